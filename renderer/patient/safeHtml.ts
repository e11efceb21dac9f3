// HTML of a record may hold anything: scripts, forms, addresses that tell somebody that it was read. What is left here is text
// and its order; the page's own content policy stands behind it.
import DOMPurify from 'dompurify';

const TAGS = (
  'abbr b blockquote br caption code col colgroup dd del div dl dt em figcaption h1 h2 h3 h4 h5 h6 hr i ins li ol p pre q s ' +
  'small span strike strong sub sup table tbody td tfoot th thead tr tt u ul'
).split(' ');

/** No addresses, no styles, no names: of a table's cells how many they span. */
const ATTRIBUTES = ['colspan', 'rowspan', 'start', 'dir', 'lang'];

/** What the HTML says, as nodes that do nothing, load nothing and lead nowhere. */
export const safeFragment = (html: string): DocumentFragment =>
  DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    KEEP_CONTENT: true,
    RETURN_DOM_FRAGMENT: true,
  });
