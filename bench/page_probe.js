// Times, inside the page, from a key going down to the frame that shows what it led to.
//
// The clock starts with the event's own time stamp, which the browser takes when the key reaches it. It stops
// in the first task after the frame in which the change was drawn: `requestAnimationFrame` runs before that
// frame is laid out and painted, a message posted there is delivered after it. Waiting for the next frame is
// part of the time, as it is for the learner.
(() => {
  const host = () => document.querySelector(".st-key-review_card [data-testid=stBidiComponentIsolated]");
  const card = () => host()?.shadowRoot;
  const visible = (selector) => {
    const found = card()?.querySelector(selector);
    return !!found && !found.hidden;
  };
  const question = () => card()?.querySelector(".question")?.textContent;
  const done = () => {
    const line = document.querySelector("[data-testid=stProgress]")?.textContent || "";
    return Number((/^\D*([\d.,\s]*\d)/.exec(line)?.[1] || "0").replace(/\D/g, ""));
  };
  const conditions = {
    revealed: () => visible(".answer-box") && visible(".ratings"),
    next: () => visible(".show") && question() !== before.question,
    // The count of the day's answers comes with the number of the last deed that was dealt with.
    confirmed: () => done() > before.done,
    compared: () => visible(".comparison"),
  };

  let before = {};
  let began = null;
  let awaited = new Set();
  let times = {};
  let watched = null;

  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(null);
    });

  const look = () => {
    if (began === null) return;
    const start = began;
    for (const name of awaited) {
      if (!conditions[name]()) continue;
      awaited.delete(name);
      afterPaint(() => (times[name] = performance.now() - start));
    }
  };

  const observer = new MutationObserver(look);
  const everything = { subtree: true, childList: true, characterData: true, attributes: true };

  window.addEventListener(
    "keydown",
    (event) => {
      if (began === null && awaited.size) began = event.timeStamp;
    },
    true,
  );

  window.bench = {
    ready: () => visible(".show") && !!question() && !document.querySelector("[data-test-script-state=running]"),
    arm(names) {
      if (watched !== card()) {
        observer.disconnect();
        watched = card();
        observer.observe(document, everything);
        observer.observe(watched, everything);
      }
      before = { question: question(), done: done() };
      began = null;
      times = {};
      awaited = new Set(names);
      this.number = names.length;
    },
    times: () => (Object.keys(times).length === window.bench.number ? times : null),
  };
})();
