import { escapeHtml } from './text.js';

const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2937; }
.card { max-width: 600px; margin: 0 auto; padding: 20px; background: #ffffff; font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
.quiet { color: #5b6472; font-size: 14px; }
h1 { font-size: 20px; line-height: 1.3; margin: 12px 0 16px; }
h2 { font-size: 15px; margin: 24px 0 6px; }
table { border-collapse: collapse; width: 100%; }
td { padding: 5px 12px 5px 0; vertical-align: top; }
td.label { width: 30%; }
ol, ul { margin: 0 0 12px; padding-left: 22px; }
li { padding: 2px 0; }
code { font: 13px/1.5 ui-monospace, Menlo, Consolas, monospace; }
a { color: #1d4ed8; }
a.button { display: inline-block; background: #1d4ed8; color: #ffffff; border-radius: 6px; padding: 9px 16px; font-weight: 600; text-decoration: none; }
@media (prefers-color-scheme: dark) {
  body { background: #111418; color: #e5e7eb; }
  .card { background: #1b2026; }
  .quiet { color: #9ca6b5; }
  a { color: #93b4ff; }
  a.button { background: #2f5fd0; color: #ffffff; }
}`;

/** The frame of every mail: nothing is fetched from anywhere, nothing is counted. `body` is markup, `title` is text. */
export const mailHtml = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="card">
${body}</div>
</body>
</html>
`;
