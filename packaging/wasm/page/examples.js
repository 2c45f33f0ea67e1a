// Examples to click: a small draft each, with a fault.
const EXAMPLES = [
  {
    en: 'a total', ja: '合計', name: 'budget.md',
    text: `# 令和3年度 予算案

| 区分 | 金額（百万円） |
|---|---:|
| 医療機器 | 1,310 |
| 再生医療 | 455 |
| ゲノム | 102 |
| 合計 | 1,876 |
`,
  },
  {
    en: 'sentences', ja: '文章', name: 'report.md',
    text: `# Annual report

Visitors rose from 12,400 to 13,950, an increase of 15%. The three branches are Harbour, Hill and
Station. Lending fell by 120 to 2,310 items (2,340 the year before).
`,
  },
  {
    en: 'shares', ja: '構成比', name: 'shares.csv',
    text: `item,amount,share
Staff,520,52.0%
Rooms,310,31.0%
Books,170,18.0%
Total,1000,100.0%
`,
  },
  {
    en: 'own rules', ja: '自分の規則', name: 'plan.yaml',
    text: `kpis:
  - { id: k1, project: 1, target: 25件 }
  - { id: k2, project: 7, target: 10件 }
projects:
  - { id: 1, name: 医薬品 }
  - { id: 2, name: 医療機器 }
`,
    rules: `id: kpi/project
title: { en: a KPI belongs to a project, ja: KPIは事業に属する }
check:
  one-of: { values: '$.kpis[*].project', among: '$.projects[*].id' }
`,
  },
];
