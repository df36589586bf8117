// Hands the card what the server sends with every answer. The card's own element never changes, so that the
// browser keeps it and the server need not send it again; what changes comes in this small one.

const FEED = "phraseweaver-feed";

export default function ({ data }) {
  const text = new TextDecoder().decode(data);
  if (window.phraseweaverFeed?.text !== text) {
    window.phraseweaverFeed = { text, data: JSON.parse(text) };
    document.dispatchEvent(new Event(FEED));
  }
  const { stream } = window.phraseweaverFeed.data;
  return () => {
    // A card that is drawn anew later must wait for what the server says then: its numbers have gone on.
    if (window.phraseweaverFeed?.data.stream === stream) delete window.phraseweaverFeed;
  };
}
