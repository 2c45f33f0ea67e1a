-- Knows how Neovim, 0.7 or later, is driven without a screen. Compares the words that are underlined, not numbers.

local function finish(why)
  vim.fn.writefile({ why and ('failed: ' .. why) or 'ok', _G.seen or '' }, vim.env.KENZAN_RESULT)
  vim.cmd('qa!')
end

local function expect(what, condition)
  if not condition then
    error(what, 0)
  end
end

local function wait(what, condition)
  expect(what, vim.wait(20000, condition, 20))
end

local TOTAL = '11.0億円'

local function run()
  vim.cmd('edit budget.yaml')
  vim.bo.expandtab = true
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = 'kenzan', cmd = { vim.env.KENZAN, 'lsp' }, root_dir = vim.fn.getcwd() })
  expect('the server starts', id)
  vim.lsp.buf_attach_client(buffer, id)
  local client = vim.lsp.get_client_by_id(id)

  local function found()
    return vim.diagnostic.get(buffer)
  end
  local function underlined(it)
    local line = vim.api.nvim_buf_get_lines(buffer, it.lnum, it.lnum + 1, false)[1]
    return line:sub(it.col + 1, it.end_col)
  end
  local function ask(method, params)
    local answer = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    expect('an answer to ' .. method, answer and answer[id] and not answer[id].err)
    return answer[id].result
  end

  wait('a finding', function() return #found() == 1 end)
  local first = found()[1]
  expect('underlined: ' .. underlined(first), underlined(first) == TOTAL)
  expect('its code: ' .. tostring(first.code), first.code == 'budget/total')
  local related = first.user_data.lsp.relatedInformation
  expect('related places', related and #related == 3)

  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local encoding = client.offset_encoding
  local params = vim.lsp.util.make_position_params(0, encoding)
  local hover = ask('textDocument/hover', params)
  expect('a hover with the sum', hover and hover.contents.value:find('9.9億円', 1, true))
  local places = ask('textDocument/definition', params)
  expect('both items', places and #places == 2)

  local range = vim.lsp.util.make_range_params(0, encoding)
  range.context = { diagnostics = {} }
  local actions = ask('textDocument/codeAction', range)
  expect('four actions, not ' .. #actions, #actions == 4)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, encoding)
  local line = vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1]
  expect('the written total: ' .. line, line == 'total: { 𠮷野家: 計, amount: 9.9億円 }')
  wait('no finding after the action', function() return #found() == 0 end)
  vim.cmd('silent undo')
  wait('the finding again after undo', function()
    return #found() == 1 and underlined(found()[1]) == TOTAL
  end)

  -- Characters typed and deleted before the figure, in one line with it.
  vim.api.nvim_buf_set_text(buffer, 0, 9, 0, 9, { '𠮷１' })
  wait('the finding after an edit before it', function()
    return #found() == 1 and underlined(found()[1]) == TOTAL and found()[1].col > first.col
  end)
  vim.cmd('silent undo')
  vim.api.nvim_buf_set_lines(buffer, 1, 2, false, { 'items: [3.2億円, 7.8億円]' })
  wait('no finding in what is right', function() return #found() == 0 end)
  _G.seen = 'positions in ' .. encoding .. '; diagnostics, related places, hover, definition, action, edits, undo'
  client.stop()
end

local ok, why = pcall(run)
finish(not ok and tostring(why) or nil)
