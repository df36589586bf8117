// Shows the answer and the next card without waiting for the server; only ratings travel.
//
// What the server sends (`data`): `cards`, the card to ask and the one that follows; `acknowledged`, the
// number of the last rating that it has dealt with; `stream`, a name for the numbering, new with each
// session of the server. What goes back: every rating not yet acknowledged, so that none is lost on a
// broken line. The server ignores numbers that it knows and answers that a card already has.

const RESEND_AFTER_MS = 4000;
const instances = new WeakMap();

export default function (component) {
  const root = component.parentElement;
  let card = instances.get(root);
  if (!card) {
    card = new ReviewCard(root);
    instances.set(root, card);
  }
  card.update(component);
  return () => card.stop();
}

const keyOf = (card) => `${card.id}:${card.reps}`;

class ReviewCard {
  constructor(root) {
    this.root = root;
    this.pending = [];
    this.number = 0;
    this.current = null;
    this.onKey = (event) => this.key(event);
    this.find(".show").addEventListener("click", () => this.reveal());
    for (const button of root.querySelectorAll(".play")) {
      button.textContent = "🔊";
      button.addEventListener("click", () => this.play());
    }
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  update({ data, setTriggerValue }) {
    this.data = data;
    this.send = setTriggerValue;
    if (data.stream !== this.stream) {
      // Another session of the server: it has not heard of our numbers, so they begin again.
      this.stream = data.stream;
      this.number = 0;
      this.pending = this.pending.map((answer) => ({ ...answer, number: ++this.number }));
    }
    this.pending = this.pending.filter((answer) => answer.number > data.acknowledged);
    document.removeEventListener("keydown", this.onKey);
    document.addEventListener("keydown", this.onKey);
    if (this.pending.length) this.post();
    this.showNext();
  }

  stop() {
    document.removeEventListener("keydown", this.onKey);
    clearTimeout(this.timer);
    if (window.speechSynthesis) window.speechSynthesis.cancel();
  }

  showNext() {
    const answered = new Set(this.pending.map((answer) => `${answer.card}:${answer.reps}`));
    const next = this.data.cards.find((card) => !answered.has(keyOf(card))) || null;
    if (next && this.current && keyOf(next) === keyOf(this.current)) {
      this.current = next;
      this.fill(next);
      return;
    }
    this.current = next;
    this.revealed = false;
    this.shownAt = performance.now();
    this.draw();
  }

  fill(card) {
    const { labels } = this.data;
    this.find(".task").textContent = card.task;
    this.find(".deck").textContent = card.deck;
    this.text(".question", card.question, card.questionLanguage);
    this.text(".answer", card.answer, card.answerLanguage);
    this.text(".hint", card.hint, card.questionLanguage);
    this.text(".note", card.note, "");
    this.find(".hint").hidden = !card.hint;
    this.find(".note").hidden = !card.note;
    this.find(".card").classList.toggle("long", card.question.length > 180 || card.answer.length > 180);
    this.find(".show span").textContent = labels.show;
    const voice = this.voiceOf(card);
    const buttons = this.root.querySelectorAll(".play");
    buttons[0].hidden = !(voice && card.spoken === "question");
    buttons[1].hidden = !(voice && card.spoken === "answer");
    for (const button of buttons) button.setAttribute("aria-label", labels.play);
    const ratings = this.find(".ratings");
    ratings.replaceChildren(
      ...labels.ratings.map((label, index) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = `r${index + 1}`;
        const name = document.createElement("b");
        name.textContent = label;
        const key = document.createElement("kbd");
        key.textContent = String(index + 1);
        const interval = document.createElement("small");
        interval.textContent = card.intervals[index];
        name.append(key);
        button.append(name, interval);
        button.setAttribute("aria-label", `${label}, ${card.intervals[index]}`);
        button.addEventListener("click", () => this.rate(index + 1));
        return button;
      }),
    );
  }

  text(selector, words, language) {
    const element = this.find(selector);
    element.textContent = words;
    element.lang = language;
    element.dir = "auto";
  }

  draw() {
    const card = this.current;
    for (const selector of ["header", ".card > .question-row", ".controls"]) this.find(selector).hidden = !card;
    this.find(".controls").style.display = card ? "" : "none";
    this.find(".card > .question-row").style.display = card ? "" : "none";
    this.find(".waiting").hidden = !!card;
    this.find(".waiting").textContent = this.data.labels.waiting;
    this.find(".answer-box").hidden = true;
    this.find(".hint").hidden = true;
    this.find(".ratings").hidden = true;
    this.find(".show").hidden = false;
    if (card) this.fill(card);
  }

  reveal() {
    if (!this.current || this.revealed) return;
    this.revealed = true;
    this.find(".answer-box").hidden = false;
    this.find(".show").hidden = true;
    this.find(".ratings").hidden = false;
  }

  rate(rating) {
    if (!this.current || !this.revealed) return;
    this.pending.push({
      number: ++this.number,
      card: this.current.id,
      reps: this.current.reps,
      rating,
      ms: Math.round(performance.now() - this.shownAt),
    });
    this.showNext();
    this.find(".card").focus({ preventScroll: true });
    this.post();
  }

  post() {
    clearTimeout(this.timer);
    this.send("answers", {
      stream: this.stream,
      answers: this.pending,
      shown: this.current ? this.current.id : null,
    });
    this.timer = setTimeout(() => this.pending.length && this.post(), RESEND_AFTER_MS);
  }

  voiceOf(card) {
    if (!window.speechSynthesis || !card.speech) return null;
    const voices = window.speechSynthesis.getVoices();
    const wanted = card.speech.toLowerCase();
    const short = wanted.split("-")[0];
    return (
      voices.find((voice) => voice.lang.toLowerCase().replace("_", "-") === wanted) ||
      voices.find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === short) ||
      null
    );
  }

  play() {
    const card = this.current;
    if (!card || (card.spoken === "answer" && !this.revealed)) return;
    const voice = this.voiceOf(card);
    if (!voice) return;
    const words = new SpeechSynthesisUtterance(card.spoken === "answer" ? card.answer : card.question);
    words.voice = voice;
    words.lang = voice.lang;
    window.speechSynthesis.cancel();
    window.speechSynthesis.speak(words);
  }

  key(event) {
    if (event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    if (target.closest && target.closest("input, textarea, select, [contenteditable=true]")) return;
    // A toast is an alertdialog too, but not a modal one: it must not swallow the keys.
    if (document.querySelector("[role=dialog], [role=alertdialog]:not([aria-modal=false])")) return;
    const onButton = target.closest && target.closest("button, a, summary, [role=button], [role=tab]");
    if (event.key === " " || event.key === "Enter") {
      if (onButton) return;
      if (!this.revealed) {
        event.preventDefault();
        this.reveal();
      }
      return;
    }
    if (/^Digit[1-4]$|^Numpad[1-4]$/.test(event.code) && !event.shiftKey) {
      event.preventDefault();
      this.rate(Number(event.code.slice(-1)));
    } else if (event.code === "KeyP") {
      this.play();
    }
  }
}
