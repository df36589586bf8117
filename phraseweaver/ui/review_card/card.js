// Shows the answer and the next card without waiting for the server; only what the learner did travels.
//
// The server sends, by way of `feed.js`: `cards`, the one to ask and the one that follows; `acknowledged`, the
// number of the last deed that it has dealt with; `stream`, a name for the numbering, new with each session of
// the server; `last`, the answer that undo takes back; and, for a typed answer, `comparison`. What stays the same meanwhile, such as the labels, comes
// with the card itself (`data`, in a list), which therefore need not be sent again. Back go all deeds not yet acknowledged, so that none is lost
// on a broken line. The server ignores numbers that it knows and answers that a card already has.

const RESEND_AFTER_MS = 4000;
const KEPT = "phraseweaver-deeds";
const FEED = "phraseweaver-feed";
const LEAVES = new Set(["rate", "bury", "suspend", "next"]);
const MARKS = { good: "✓", almost: "≈", bad: "✗" };
const instances = new WeakMap();

export default function ({ data: [frame], parentElement: root, setTriggerValue }) {
  let card = instances.get(root);
  if (!card) {
    card = new ReviewCard(root);
    instances.set(root, card);
  }
  document.removeEventListener(FEED, card.onFeed);
  card.onFeed = () => {
    const feed = window.phraseweaverFeed?.data;
    if (feed?.stream === frame.stream) card.update({ data: [{ ...frame, ...feed }], setTriggerValue });
  };
  document.addEventListener(FEED, card.onFeed);
  card.onFeed();
  return () => {
    document.removeEventListener(FEED, card.onFeed);
    card.stop();
  };
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
}

const keyOf = (card) => `${card.id}:${card.reps}`;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

class ReviewCard {
  constructor(root) {
    this.root = root;
    this.pending = [];
    this.number = 0;
    this.current = null;
    this.onKey = (event) => this.key(event);
    this.onVoices = () => this.current && this.voices();
    this.find(".show").addEventListener("click", () => this.reveal());
    for (const button of root.querySelectorAll(".play")) button.addEventListener("click", () => this.play());
    this.find(".was-right").addEventListener("click", () => this.suggest(3));
    this.find(".accept").addEventListener("click", () => this.accept());
    this.find(".typed").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        this.reveal();
      } else if (event.key === "Escape") {
        this.focusCard();
      }
    });
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  update({ data: [data], setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    const begins = data.stream !== this.stream;
    if (begins) {
      // Another session of the server, or this page drawn anew in the same one: our numbers go on from what it
      // has acknowledged. What this tab could not hand in before is handed in now.
      if (this.stream === undefined && !data.practice) this.pending = kept();
      this.stream = data.stream;
      this.number = data.acknowledged;
      this.pending = this.pending.map((deed) => ({ ...deed, number: ++this.number, again: true }));
    }
    this.pending = this.pending.filter((deed) => begins || deed.number > data.acknowledged);
    this.keep();
    document.removeEventListener("keydown", this.onKey);
    document.addEventListener("keydown", this.onKey);
    window.speechSynthesis?.addEventListener?.("voiceschanged", this.onVoices);
    const background = getComputedStyle(this.find(".card")).getPropertyValue("--st-background-color");
    this.find(".card").classList.toggle("dark", isDark(background));
    if (this.pending.length) this.wait(begins ? 0 : RESEND_AFTER_MS);
    this.showNext();
  }

  stop() {
    document.removeEventListener("keydown", this.onKey);
    window.speechSynthesis?.removeEventListener?.("voiceschanged", this.onVoices);
    clearTimeout(this.timer);
    this.audio?.pause();
    window.speechSynthesis?.cancel();
  }

  // What is shown

  showNext() {
    const gone = new Set(this.pending.filter((deed) => LEAVES.has(deed.kind)).map((deed) => `${deed.card}:${deed.reps}`));
    const undoing = this.pending.some((deed) => deed.kind === "undo");
    const next = (!undoing && this.data.cards.find((card) => !gone.has(keyOf(card)))) || null;
    if (next && this.current && keyOf(next) === keyOf(this.current)) {
      this.current = next;
      this.fill(next);
      this.compare();
      return;
    }
    this.current = next;
    this.revealed = false;
    this.suggestion = null;
    this.shownAt = performance.now();
    this.draw();
  }

  draw() {
    const card = this.current;
    for (const selector of ["header", ".question-box", ".controls"]) this.find(selector).hidden = !card;
    this.find(".waiting").hidden = !!card;
    this.find(".waiting").textContent = this.data.labels.waiting;
    for (const selector of [".answer-box", ".comparison", ".ratings"]) this.find(selector).hidden = true;
    this.find(".show").hidden = false;
    const input = this.find(".typed");
    input.value = "";
    input.readOnly = false;
    input.hidden = !(card && card.typed);
    if (!card) return;
    this.fill(card);
    if (card.typed && !matchMedia("(hover: none)").matches) input.focus({ preventScroll: true });
    else this.focusCard();
    if (this.data.autoplay && card.spoken === "question") this.play();
  }

  fill(card) {
    const { labels } = this.data;
    const hidden = card.heard && !this.revealed && this.canPlay(card);
    this.find(".card").classList.toggle("heard", !!card.heard);
    this.find(".task").textContent = card.task;
    this.find(".deck").textContent = card.deck;
    this.text(".question", hidden ? "" : card.question, card.questionLanguage);
    this.text(".answer", card.answer, card.answerLanguage);
    this.text(".hint", card.hint, "");
    this.text(".note", card.note, "");
    this.find(".hint").hidden = !card.hint;
    this.find(".note").hidden = !card.note;
    this.find(".question").hidden = card.heard && (hidden || this.revealed);
    this.find(".card").classList.toggle("long", card.question.length > 180 || card.answer.length > 180);
    this.picture(".picture-question", card.pictureAsks ? card.picture : "", "");
    this.picture(".picture-answer", card.pictureAsks ? "" : card.picture, labels.picture);
    this.find(".show span").textContent = labels.show;
    const input = this.find(".typed");
    input.placeholder = labels.type;
    input.setAttribute("aria-label", labels.type);
    input.lang = card.typedLanguage;
    input.dir = "auto";
    this.find(".was-right").textContent = labels.wasRight;
    this.find(".accept").textContent = labels.accept;
    this.voices();
    this.buttons(card);
    this.tools(card);
  }

  buttons(card) {
    const { labels, practice } = this.data;
    const choices = practice
      ? [{ rating: 3, key: "1", label: labels.next, interval: "" }]
      : labels.ratings.map(({ rating, label }, index) => ({
          rating,
          label,
          key: String(labels.ratings.length === 4 ? rating : index + 1),
          interval: card.intervals[rating - 1],
        }));
    this.choices = choices;
    this.find(".ratings").replaceChildren(
      ...choices.map(({ rating, label, key, interval }) => {
        const button = element("button", `r${rating}`, element("b", "", label, element("kbd", "", key)));
        button.type = "button";
        button.dataset.rating = rating;
        if (interval) button.append(element("small", "", interval));
        button.setAttribute("aria-label", interval ? `${label}, ${interval}` : label);
        button.classList.toggle("suggested", this.suggestion === rating);
        button.addEventListener("click", () => this.rate(rating));
        return button;
      }),
    );
  }

  tools(card) {
    const tools = this.data.labels.tools.map(({ kind, label, key }) => {
      const button = element("button", "", label, element("kbd", "", key));
      button.type = "button";
      button.dataset.tool = kind;
      button.disabled = kind === "undo" && !this.data.canUndo && !this.pending.length;
      if (kind === "mark") button.setAttribute("aria-pressed", String(!!card.marked));
      button.addEventListener("click", () => this.use(kind));
      return button;
    });
    this.find(".tools").replaceChildren(...tools);
  }

  text(selector, words, language) {
    const shown = this.find(selector);
    shown.textContent = words;
    shown.lang = language;
    shown.dir = "auto";
  }

  picture(selector, address, words) {
    const shown = this.find(selector);
    shown.hidden = !address;
    shown.alt = words;
    shown.onerror = () => (shown.hidden = true);
    if (!address) shown.removeAttribute("src");
    else if (shown.getAttribute("src") !== address) shown.src = address;
  }

  // What the learner does

  reveal() {
    const card = this.current;
    if (!card || this.revealed) return;
    const input = this.find(".typed");
    this.revealed = true;
    this.typed = card.typed ? input.value.trim() : "";
    input.readOnly = true;
    this.find(".answer-box").hidden = false;
    this.find(".show").hidden = true;
    this.find(".ratings").hidden = false;
    this.fill(card);
    this.focusCard();
    if (this.typed) this.post("compare", { typed: this.typed });
    if (this.data.autoplay && card.spoken === "answer") this.play();
  }

  compare() {
    const found = this.data.comparison;
    if (!found || !this.revealed || !this.typed || found.key !== keyOf(this.current) || found.typed !== this.typed) return;
    const box = this.find(".comparison");
    const first = box.hidden;
    box.hidden = false;
    this.find(".typed").hidden = true;
    box.className = `comparison ${found.tone}`;
    this.find(".verdict").textContent = found.title;
    this.find(".verdict").dataset.mark = MARKS[found.tone];
    this.find(".diff").lang = this.current.typedLanguage;
    this.find(".diff").dir = "auto";
    this.find(".diff").replaceChildren(...found.pieces.flatMap(drawPiece));
    this.find(".accept").hidden = !this.current.canAccept;
    this.find(".verdict-actions").hidden = found.tone === "good" || !!this.data.practice;
    if (first) this.suggest(found.suggested);
  }

  suggest(rating) {
    this.suggestion = rating;
    for (const button of this.root.querySelectorAll(".ratings button")) {
      button.classList.toggle("suggested", Number(button.dataset.rating) === rating);
    }
  }

  accept() {
    this.suggest(3);
    this.find(".verdict-actions").hidden = true;
    this.post("accept", { typed: this.typed, phrase: this.current.phrase });
  }

  rate(rating) {
    if (!this.current || !this.revealed) return;
    const kind = this.data.practice ? "next" : "rate";
    const typed = this.typed || "";
    this.post(kind, { rating, typed, ms: Math.round(performance.now() - this.shownAt) });
  }

  use(kind) {
    if (kind === "undo") {
      if (this.data.canUndo || this.pending.length) this.post("undo", this.lastAnswer());
    } else if (this.current) {
      if (kind === "mark") this.current.marked = !this.current.marked;
      this.post(kind, { phrase: this.current.phrase, marked: !!this.current.marked });
    }
  }

  lastAnswer() {
    // Named, so that no other answer is taken back, given meanwhile in another window or the chat.
    const answers = this.data.last ? [this.data.last] : [];
    for (const deed of this.pending) {
      if (deed.kind === "rate") answers.push(deed);
      if (deed.kind === "undo") answers.pop();
    }
    const { card, reps } = answers.at(-1) || { card: 0, reps: 0 };
    return { card, reps };
  }

  post(kind, what) {
    const card = this.current;
    this.pending.push({
      number: ++this.number,
      kind,
      card: card ? card.id : 0,
      reps: card ? card.reps : 0,
      ...what,
    });
    if (LEAVES.has(kind) || kind === "undo") this.showNext();
    else if (kind === "mark") this.tools(card);
    this.deliver();
  }

  deliver() {
    this.keep();
    this.send("deeds", {
      stream: this.stream,
      deeds: this.pending,
      shown: this.current ? this.current.id : null,
    });
    this.wait();
  }

  wait(milliseconds = RESEND_AFTER_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pending.length && this.deliver(), milliseconds);
  }

  keep() {
    // Survives a reload and the page being drawn anew after a lost connection; it ends with the tab.
    if (!this.data.practice) sessionStorage.setItem(KEPT, JSON.stringify(this.pending));
  }

  focusCard() {
    this.find(".card").focus({ preventScroll: true });
  }

  // What is heard

  voiceOf(card) {
    if (!window.speechSynthesis || !card.speech) return null;
    const voices = window.speechSynthesis.getVoices();
    const wanted = card.speech.toLowerCase();
    const language = (voice) => voice.lang.toLowerCase().replace("_", "-");
    return (
      voices.find((voice) => language(voice) === wanted) ||
      voices.find((voice) => language(voice).split("-")[0] === wanted.split("-")[0]) ||
      null
    );
  }

  canPlay(card) {
    return !!card.recording || !!this.voiceOf(card);
  }

  voices() {
    const card = this.current;
    const audible = this.canPlay(card);
    const { labels } = this.data;
    this.find(".play-question").hidden = !(audible && card.spoken === "question");
    this.find(".play-answer").hidden = !(audible && card.spoken === "answer");
    for (const button of this.root.querySelectorAll(".play")) button.setAttribute("aria-label", labels.play);
    this.find(".no-voice").hidden = !(card.heard && !audible);
    this.find(".no-voice").textContent = labels.noVoice;
  }

  play() {
    const card = this.current;
    if (!card || (card.spoken === "answer" && !this.revealed)) return;
    window.speechSynthesis?.cancel();
    this.audio?.pause();
    if (card.recording) {
      // The phrase's own recording wins over a voice of the browser.
      this.audio = new Audio(card.recording);
      this.audio.play().catch(() => {});
      return;
    }
    const voice = this.voiceOf(card);
    if (!voice) return;
    const words = new SpeechSynthesisUtterance(card[card.spoken]);
    words.voice = voice;
    words.lang = voice.lang;
    window.speechSynthesis.speak(words);
  }

  // Keys

  key(event) {
    if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    const inside = (selector) => target.closest && target.closest(selector);
    if (inside("input, textarea, select, [contenteditable=true]") && !target.readOnly) return;
    // A toast is an alertdialog too, but not a modal one: it must not swallow the keys.
    if (document.querySelector("[role=dialog], [role=alertdialog]:not([aria-modal=false])")) return;
    if (event.key === " " || event.key === "Enter") {
      if (inside("button, a, summary, [role=button], [role=tab]")) return;
      if (this.current && !this.revealed) {
        event.preventDefault();
        this.reveal();
      } else if (this.data.practice) {
        event.preventDefault();
        this.rate(3);
      }
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-4])$/.exec(event.code);
    if (digit && !event.shiftKey) {
      const choice = (this.choices || []).find(({ key }) => key === digit[1]);
      if (choice && this.revealed) {
        event.preventDefault();
        this.rate(choice.rating);
      }
      return;
    }
    if (event.shiftKey) return;
    if (event.code === "KeyP") {
      this.play();
      return;
    }
    const tool = this.data.labels.tools.find(({ code }) => code === event.code);
    if (tool) {
      event.preventDefault();
      this.use(tool.kind);
    }
  }
}

function drawPiece({ kind, title, typed, expected }) {
  const parts = (pieces) => pieces.map(([words, marked]) => (marked ? element("mark", "", words) : words));
  const drawn = (tag, className, pieces) => {
    const made = element(tag, className, ...parts(pieces));
    if (kind !== "same") made.title = title;
    return made;
  };
  if (kind === "missing") return [drawn("ins", "missing", expected)];
  if (kind === "extra") return [drawn("del", "extra", typed)];
  if (kind === "wrong") return [drawn("del", "wrong-typed", typed), " ", drawn("ins", "wrong-expected", expected)];
  if (kind === "moved") return typed.length ? [drawn("span", "moved", typed)] : [];
  return [drawn("span", kind, typed)];
}

function isDark(colour) {
  const hex = /^\s*#([0-9a-f]{6})/i.exec(colour || "");
  if (!hex) return false;
  const value = parseInt(hex[1], 16);
  return ((value >> 16) * 299 + ((value >> 8) & 255) * 587 + (value & 255) * 114) / 1000 < 128;
}
