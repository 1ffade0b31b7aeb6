import type { AlertLine } from '../../../alerts/alert-line.js';

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const RESET = '\u001B[0m';
const STYLES = {
  bold: '\u001B[1m',
  dim: '\u001B[2m',
  red: '\u001B[31m',
  green: '\u001B[32m',
  yellow: '\u001B[33m',
  cyan: '\u001B[36m',
};
type Style = keyof typeof STYLES;

const BAR = 32;
const CLEAR = '\r\u001B[K';
/** Without a terminal progress is said in steps of so many hundredths. */
const STEP = 20;

const SEVERITY_STYLE = { low: 'dim', medium: 'yellow', high: 'red', critical: 'red' } as const;

/** What a person sees of the demo; without a terminal the same in plain lines. */
export class Screen {
  private saidStep = -1;

  constructor(
    private readonly out: Output,
    private readonly coloured: boolean,
  ) {}

  get isTerminal(): boolean {
    return this.out.isTTY === true;
  }

  style(style: Style, text: string): string {
    return this.coloured ? `${STYLES[style]}${text}${RESET}` : text;
  }

  line(text = ''): void {
    this.out.write(`${this.isTerminal ? CLEAR : ''}${text}\n`);
  }

  heading(text: string): void {
    this.line();
    this.line(this.style('bold', text));
  }

  /** A line that is written over by the next; nothing without a terminal. */
  status(text: string): void {
    if (this.isTerminal) this.out.write(`${CLEAR}${text.slice(0, (this.out.columns ?? 100) - 1)}`);
  }

  bar(share: number, text: string): void {
    const hundredths = Math.floor(share * 100);
    const filled = Math.round(share * BAR);
    const drawn = this.style('cyan', '█'.repeat(filled)) + this.style('dim', '░'.repeat(BAR - filled));
    if (this.isTerminal) {
      this.out.write(`${CLEAR}  ${drawn} ${String(hundredths).padStart(3)} %  ${text}`);
    } else if (Math.floor(hundredths / STEP) > this.saidStep) {
      this.saidStep = Math.floor(hundredths / STEP);
      this.line(`  ${String(hundredths).padStart(3)} %  ${text}`);
    }
  }

  /** `who` is shown as it is: the caller has made it harmless. */
  alert(alert: AlertLine, who: string, when: string): void {
    const style = SEVERITY_STYLE[alert.severity];
    this.line(
      `  ${this.style(style, `▲ ${alert.severity.toUpperCase()}`)}  ${when}  ${this.style('bold', who)}`,
    );
    this.line(`    ${alert.title}`);
  }
}

export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
