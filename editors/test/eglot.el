;;; Drives Emacs' eglot in batch: diagnostics, an action, an edit. Compares the words that are underlined. -*- lexical-binding: t -*-
(require 'cl-lib)
(require 'eglot)
(require 'flymake)

(defun kenzan-finish (why)
  (with-temp-file (getenv "KENZAN_RESULT")
    (insert (if why (format "failed: %s\n" why) "ok\n")
            "diagnostics, action, edit; no related places, which eglot does not show\n"))
  (kill-emacs (if why 1 0)))

(defun kenzan-wait (what condition)
  (let ((until (+ (float-time) 30)))
    (while (not (funcall condition))
      (when (> (float-time) until) (error "%s" what))
      (accept-process-output nil 0.05))))

(defun kenzan-underlined ()
  "The words under each finding."
  (mapcar (lambda (it) (buffer-substring-no-properties (flymake-diagnostic-beg it) (flymake-diagnostic-end it)))
          (flymake-diagnostics)))

(defun kenzan-check ()
  (flymake-start nil t)
  (kenzan-underlined))

(define-derived-mode kenzan-mode fundamental-mode "kenzan")
(add-to-list 'eglot-server-programs (list 'kenzan-mode (getenv "KENZAN") "lsp"))
(setq eglot-sync-connect 30 eglot-autoreconnect nil eglot-events-buffer-size 0 eglot-send-changes-idle-time 0
      project-find-functions nil)

(condition-case why
    (progn
      (find-file "budget.yaml")
      (kenzan-mode)
      (eglot (list 'kenzan-mode) (cons 'transient default-directory) 'eglot-lsp-server
             (list (getenv "KENZAN") "lsp") "kenzan")
      (kenzan-wait "a finding" (lambda () (equal (kenzan-check) '("11.0億円"))))
      (goto-char (point-min))
      (search-forward "11.0")
      (let ((actions (eglot-code-actions (match-beginning 0) (match-end 0))))
        (unless (= (length actions) 4) (error "four actions, not %d" (length actions))))
      ;; Asking has moved what was matched.
      (goto-char (point-min))
      (search-forward "11.0")
      (replace-match "9.9")
      (eglot--signal-textDocument/didChange)
      (kenzan-wait "no finding in what is right" (lambda () (null (kenzan-check))))
      (kenzan-finish nil))
  (error (kenzan-finish (error-message-string why))))
