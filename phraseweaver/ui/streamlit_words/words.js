// Puts words of the learner's language in the place of Streamlit's own, which it has in English only. The words
// themselves change, not only their looks, so that they are read aloud as they are shown.
//
// A rule is [where, which attribute ("" for the text), what it says, what it shall say]; "{}" stands for
// whatever is the same in both. Only the elements named are looked at: what a learner wrote stays.

function reader([where, attribute, source, target]) {
  const [before, after] = source.split("{}");
  const [newBefore, newAfter] = target.split("{}");
  function changed(text) {
    if (after === undefined) return text === source ? target : null;
    const fits = text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length;
    return fits ? newBefore + text.slice(before.length, text.length - after.length) + newAfter : null;
  }
  function say(element) {
    const text = element.getAttribute(attribute);
    const words = text === null ? null : changed(text);
    if (words !== null) element.setAttribute(attribute, words);
  }
  function write(element) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      // React keeps the node, and writes into it again only what has changed on its side.
      const words = changed(node.data);
      if (words !== null) node.data = words;
    }
  }
  return () => document.querySelectorAll(where).forEach(attribute ? say : write);
}

export default function ({ data }) {
  const { language, rules } = data;
  const readers = rules.map(reader);
  const attributes = [...new Set(rules.map(([, attribute]) => attribute).filter(Boolean))];
  const read = () => {
    readers.forEach((one) => one());
    observer.takeRecords();
  };
  const observer = new MutationObserver(read);
  const root = document.documentElement;
  const before = root.lang;
  root.lang = language;
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: attributes,
  });
  read();
  return () => {
    observer.disconnect();
    root.lang = before;
  };
}
