/** What a file holds: text, or the bytes of any format that kenzan reads. */
export type Content = string | Uint8Array | ArrayBuffer;

/** Files by name. Names are relative paths with `/` between their parts. */
export type Files = Record<string, Content> | [name: string, content: Content][];

/** What the command line takes as arguments. */
export interface Options {
  /** Documents to report on; all that the configuration names, without any. */
  paths?: string[];
  /** Files with rules, and packs (`kenzan:NAME`). Without rules and configuration, `kenzan:auto`. */
  rules?: string[];
  /** The configuration; without it the nearest `kenzan.yaml`. */
  config?: string;
  /** Rules that run, as ids or `AREA/*`. */
  select?: string[];
  /** Rules that do not run. */
  ignore?: string[];
  /** Whether accepted findings are findings all the same. */
  noSuppressions?: boolean;
  /** The day of the run, `YYYY-MM-DD`; without it no suppression expires. */
  today?: string;
  /** Language of pages; reports hold both. */
  lang?: 'en' | 'ja';
}

/** A sentence in each language. */
export interface Sentence {
  en: string;
  ja: string;
}

export type Severity = 'error' | 'warning' | 'note';

/** A place in a document: byte of the stored file from 0, line and column from 1. */
export interface Place {
  byte: number;
  line: number;
  column: number;
}

/** `start` included, `end` excluded. */
export interface Span {
  start: Place;
  end: Place;
}

export interface Label {
  path: string;
  span: Span;
  /** Where that is in a document that is no text: `予算!D14`. */
  place?: string;
  text: Sentence;
  primary: boolean;
}

export interface Fix {
  title: Sentence;
  safe: boolean;
  edits: { path: string; span: Span; text: string }[];
}

export interface Diagnostic {
  code: string;
  severity: Severity;
  message: Sentence;
  labels: Label[];
  omitted: number;
  notes: Sentence[];
  help: Sentence[];
  values: Record<string, string>;
  fixes: Fix[];
}

export interface Suppressed extends Diagnostic {
  suppression: {
    by: 'comment' | 'configuration' | 'baseline';
    reason: string;
    until?: string;
    path?: string;
    line?: number;
  };
}

export interface Summary {
  checked: { kind: string; count: number; unchecked: number }[];
  files: number;
  errors: number;
  warnings: number;
  notes: number;
  suppressed: number;
  elsewhere: number;
  numbers: number;
  unclaimed: number;
  inapplicable: number;
  absent: string[];
}

/** What `kenzan check -f json` writes. */
export interface Report {
  version: number;
  tool: { name: string; version: string };
  diagnostics: Diagnostic[];
  suppressed: Suppressed[];
  summary: Summary;
}

/** A figure, or a text that a rule looked at; offsets are bytes of the text. */
export interface Fact {
  file: string;
  start: number;
  end: number;
  path: string;
  figure: boolean;
  read?: string;
  claimed: boolean;
  rules: string[];
}

/** Checks documents. */
export function check(files: Files, options?: Options): Promise<Report>;

/** The same, as a page that shows all of it. */
export function page(files: Files, options?: Options): Promise<string>;

/** What was read, as what, and which rules look at it. */
export function facts(files: Files, options?: Options): Promise<Fact[]>;

/** What was read as `kenzan facts -f json` prints it: figures, and every table with its roles and relations. Its shape is that of
 * `kenzan config schema --of facts`. */
export interface Reading {
  version: number;
  facts: unknown[];
  tables: unknown[];
}

/** The whole reading. */
export function reading(files: Files, options?: Options): Promise<Reading>;

/** What the tables mean as rules, in YAML, as `kenzan infer --stdout` prints it; empty if they state nothing that a rule could say. */
export function infer(files: Files, options?: Options): Promise<string>;

/** A module that is ready; for those who load it themselves, as in a worker. */
export class Kenzan {
  static load(source: Content | WebAssembly.Module | Response | Promise<Content | WebAssembly.Module | Response>): Promise<Kenzan>;
  check(files: Files, options?: Options): Report;
  page(files: Files, options?: Options): string;
  facts(files: Files, options?: Options): Fact[];
  reading(files: Files, options?: Options): Reading;
  infer(files: Files, options?: Options): string;
  /** A report as it is written, and the exit code of the program. */
  run(files: Files, options?: Options, want?: 'json' | 'html' | 'plain' | 'facts' | 'reading' | 'rules'): { text: string; code: number };
}

/** The module, compiled once. */
export function load(): Promise<Kenzan>;
