import { type InnerPage, shownText } from '../links/link-page.js';
import { escapeHtml } from '../templates/text.js';

/** Longest that is kept of what somebody writes, in characters: each may take nine bytes on its way. */
export const MOST_WORDS = 2_000;
export const MOST_NAME = 200;

/** What the page of a tenant's link says. `title`: HTTP status beside it. */
export interface ReportPage extends InnerPage {
  readonly status: 200 | 400 | 404 | 429 | 503;
}

const said = (status: ReportPage['status'], heading: string, ...lines: readonly string[]): ReportPage => ({
  status,
  inner: `<h1>${shownText(heading)}</h1>\n${lines.map((line) => `<p>${shownText(line)}</p>`).join('\n')}`,
});

/**
 * `once`: the same whenever this page is sent, so that pressing the button twice is one report. Whoever writes where no
 * mail goes out has to know it before, and not when they wait.
 */
export const reportForm = ({
  once,
  timeZone,
  hasMail,
}: {
  readonly once: string;
  readonly timeZone: string;
  readonly hasMail: boolean;
}): ReportPage => {
  const top = said(
    200,
    'Report something suspicious',
    'You saw something in a CRM or its data that should not be: say it here. You need no account. Those who look after security read it.',
    ...(hasMail ? [] : [NO_MAIL]),
  );
  return {
    status: 200,
    inner: `${top.inner}
<form method="post" action=""><input type="hidden" name="once" value="${escapeHtml(once)}">
<label for="what">What did you see?</label><textarea id="what" name="what" rows="7" maxlength="${MOST_WORDS}" required></textarea>
<label for="when">When was it, if you know? (${shownText(timeZone)})</label><input id="when" name="when" type="datetime-local">
<label for="who">Who are you, if you want to say it?</label><input id="who" name="who" type="text" maxlength="${MOST_NAME}" autocomplete="name">
<button type="submit">Send the report</button></form>
<p class="quiet">Without your name nobody can ask you. Nothing is kept of your browser or your address. If something is happening right now, call somebody too.</p>`,
  };
};

const NO_MAIL =
  'No mail is sent here, so nobody is told of it: it waits in their list until they look. If it cannot wait, call somebody.';

/** Nobody is told yet: that is done soon after, and may fail. */
export const thankYouPage = (id: string, hasMail: boolean): ReportPage =>
  said(
    200,
    'Thank you',
    hasMail
      ? 'Your report has arrived. Those who look after security will be told.'
      : `Your report has arrived. ${NO_MAIL}`,
    `Its number: ${id}`,
  );

export const unknownLinkPage = (): ReportPage =>
  said(
    404,
    'This link is not known',
    'It was cut off on its way, or another one has taken its place: ask for the new one.',
  );

export const wrongPage = (why: string): ReportPage =>
  said(400, 'This could not be sent', why, 'Go back and mend it: nothing was kept.');

export const tooManyPage = (): ReportPage =>
  said(429, 'Too many reports at once', 'Nothing was kept. Try again in a minute, or call somebody.');
