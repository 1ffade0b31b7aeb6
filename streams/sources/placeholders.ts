/** What vendors write where nobody or nothing is known: words, empty GUIDs, users that stand for whoever was not logged in. */
const PLACEHOLDER =
  /^(?:not[ _-]?(?:available|applicable|set)|n\/?a|none|null|undefined|unknown|unidentified|guest|anonymous|nobody|public|-|0|[0-]{30,})$/i;

/** The text, unless it only says that there is nothing to say. */
export const unlessPlaceholder = (text: string | undefined): string | undefined =>
  text === undefined || PLACEHOLDER.test(text) ? undefined : text;
