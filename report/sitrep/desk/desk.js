/* The front end of the desk: one document, its claims, decisions by key or button. Python decides what is right;
   words of a document reach the page through textContent only. Places are code points, as Python counts them. */

const SIGNS = { machine: "", confirmed: "✓ confirmed", corrected: "✎ corrected", added: "+ added", rejected: "✗ rejected" };
const KEYS = [
  ["j ↓", "next claim"],
  ["k ↑", "previous claim"],
  ["a", "accept"],
  ["A", "accept, with a reason"],
  ["r", "reject"],
  ["e", "edit a value"],
  ["m", "add a missed claim: select words first, or with ← → and Shift"],
  ["b", "back to what the machine reads"],
  ["u", "undo"],
  ["U", "redo"],
  ["[ ]", "previous, next document"],
  ["Esc", "close, cancel"],
  ["?", "show or hide this list"],
];
const STANDS_FOR = ["norm.place", "norm.force", "norm.content", "norm.topic"]; // filled with the words selected
const EDGE = /^[\s"'“”‘’(),.;:!?…-]+|[\s"'“”‘’(),.;:!?…-]+$/gu;
let desks = 0;

function made(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

const length = (text) => Array.from(text).length;
const bare = (name) => name.replace(/^norm\./, "").replaceAll(/[_.]/g, " ");
const quoted = (words) => (/^["“”«„]/u.test(words) ? words : `“${words}”`);

function render({ model, el }) {
  const own = `desk-${++desks}`;
  const reasons = new Set();
  let order = []; // ids of the open document's claims, as they were first shown
  let opened = ""; // the document that is shown
  let current = "";
  let advance = false; // whether the next page comes from a decision that leads on to the next claim
  let picked = null; // [start, end] of words selected for a new claim
  let marking = false; // whether the arrow keys move over words
  let words = [];
  let at = [0, 0]; // first and last word that the arrow keys selected
  let form = null;
  let sent = null; // the form whose answer is awaited: it comes back if Python refuses it
  let busy = false; // whether an answer is awaited
  const later = []; // what was pressed meanwhile

  const root = made("section", {
    class: "sitrep-desk",
    "aria-label": "Review of claims",
    "data-lm-suppress-shortcuts": "true", // JupyterLab's own keys rest while this has the focus
  });
  const chooser = made("select", { "aria-label": "Document", onchange: () => open(chooser.value) });
  const tally = made("span", { class: "mute" });
  const name = made("input", { "aria-label": "Your name or initials", placeholder: "Your name or initials", size: 18 });
  const status = made("p", { class: "status", role: "status", "aria-live": "polite" });
  const help = made("div", { class: "help", hidden: true });
  const text = made("div", { class: "text", tabindex: 0, role: "region" });
  const card = made("div", { class: "card" });
  const held = made("div", { class: "held" }, card);
  const slot = made("div");
  const queue = made("ol", { class: "queue", role: "listbox", tabindex: 0, "aria-label": "Claims, the least certain first" });
  const unfit = made("div");
  const button = (label, key, act) => made("button", { type: "button", onclick: act }, `${label} `, made("kbd", {}, key));
  const undo = button("Undo", "u", () => ask({ do: "undo" }));
  const redo = button("Redo", "U", () => ask({ do: "redo" }));
  const before = button("Previous", "[", () => turn(-1));
  const behind = button("Next", "]", () => turn(1));
  const explain = button("Keys", "?", () => (help.hidden = !help.hidden));
  for (const [key, words] of KEYS) help.append(made("div", {}, made("kbd", {}, key), ` ${words}`));
  name.addEventListener("change", () => {
    model.set("who", name.value.trim());
    model.save_changes();
  });
  root.append(
    made("div", { class: "bar" }, made("span", { class: "grow" }, chooser), before, behind, tally),
    made("div", { class: "bar" }, status, name, undo, redo, explain),
    help,
    made("div", { class: "sides" }, text, made("div", { class: "side" }, held, made("div", { class: "rest" }, queue, unfit))),
  );
  el.append(root);

  const page = () => model.get("page");
  const claims = () => new Map(page().claims.map((claim) => [claim.id, claim]));

  function ask(message) {
    busy = true;
    sent = form;
    close();
    tell("…");
    model.send({ document: page().id, ...message });
  }

  function open(id) {
    ask({ do: "open", document: id });
  }

  function turn(by) {
    const ids = model.get("documents").map((one) => one.id);
    const next = ids[ids.indexOf(page().id) + by];
    if (next) open(next);
  }

  /* showing ------------------------------------------------------------------------------------------------ */

  function showDocuments() {
    const all = model.get("documents");
    chooser.replaceChildren(
      ...all.map((one) => {
        const done = one.claims == null ? `${one.decided} decided` : `${one.decided} of ${one.claims}`;
        return made("option", { value: one.id }, `${one.title} (${one.id}) · ${done}`);
      }),
    );
    chooser.value = page().id;
    const at = all.findIndex((one) => one.id === page().id);
    before.disabled = at <= 0;
    behind.disabled = at >= all.length - 1;
    tally.textContent = `document ${at + 1} of ${all.length}`;
  }

  function showText() {
    const points = Array.from(page().text);
    const shown = page().claims;
    const edges = new Set([0, points.length]);
    for (const claim of shown) edges.add(claim.start).add(claim.end);
    if (picked) edges.add(picked[0]).add(picked[1]);
    const cuts = Array.from(edges).sort((a, b) => a - b);
    const parts = [];
    for (let n = 0; n + 1 < cuts.length; n++) {
      const [start, end] = [cuts[n], cuts[n + 1]];
      const over = shown.filter((claim) => claim.start <= start && end <= claim.end);
      over.sort((a, b) => a.end - a.start - (b.end - b.start));
      const live = over.filter((claim) => claim.review !== "rejected");
      const top = over.find((claim) => claim.id === current) || live[0] || over[0];
      const classes = ["seg"];
      if (top) classes.push("claimed", `k-${top.kind}`, `r-${top.review}`);
      if (live.length > 1) classes.push("several");
      if (top && top.id === current) classes.push("now");
      if (picked && picked[0] <= start && end <= picked[1]) classes.push("picked");
      parts.push(made("span", { class: classes.join(" "), "data-start": start }, points.slice(start, end).join("")));
      parts[parts.length - 1].claims = over.map((claim) => claim.id);
    }
    text.replaceChildren(...parts);
    text.setAttribute("aria-label", `Text of ${page().title}`);
    text.setAttribute("dir", "auto");
    if (page().language) text.setAttribute("lang", page().language);
    const seen = text.querySelector(picked ? ".picked" : ".now");
    if (seen) reveal(text, seen);
  }

  function reveal(box, node) {
    const [outer, inner] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      box.scrollTop += inner.top - outer.top - outer.height / 3;
  }

  function showCard() {
    const claim = claims().get(current);
    card.className = claim ? `card k-${claim.kind}` : "card";
    if (!claim) {
      card.replaceChildren(made("p", {}, "No claim was read here. Press m to add one."), slot);
      return;
    }
    const number = order.indexOf(current) + 1;
    const line = (kind, words) => made("p", { class: kind }, words);
    const filled = Object.entries(claim.fields).filter(
      ([field, value]) => field.startsWith("norm.") && value !== "" && value !== "unspecified",
    );
    const list = made("dl", {});
    for (const [field, value] of filled) list.append(made("dt", {}, bare(field)), made("dd", { dir: "auto" }, value));
    const signed = [SIGNS[claim.review], claim.who && `by ${claim.who}`, claim.when, claim.reason].filter(Boolean);
    card.replaceChildren(
      made("p", {}, made("span", { class: "kind" }, claim.kind_words), ` ${number} of ${order.length}`),
      made("p", { dir: "auto" }, quoted(claim.quote)),
      line("says", claim.says || "says nothing more"),
      line("mute", `said by ${claim.said_by || "nobody named"} · ${claim.certainty} · rule ${claim.rule}`),
      made("details", { open: unfolded, ontoggle: (event) => (unfolded = event.target.open) }, made("summary", {}, "Fields"), list),
      line("", signed.length ? signed.join(" · ") : "machine-read"),
      made(
        "div",
        { class: "actions", role: "group", "aria-label": "Decide on this claim" },
        button("Accept", "a", () => decide("accept")),
        button("Reject", "r", () => ask_reason("reject")),
        button("Edit", "e", edit),
        button("Back", "b", () => decide("clear")),
        button("Add missed", "m", mark),
      ),
      slot,
    );
  }
  let unfolded = false;

  function showQueue() {
    const known = claims();
    queue.replaceChildren(
      ...order.map((id) => {
        const claim = known.get(id);
        const item = made(
          "li",
          { role: "option", id: `${own}-${id}`, "aria-selected": String(id === current), onclick: () => choose(id) },
          made("span", { class: "state" }, SIGNS[claim.review]),
          made("span", { class: "kind" }, claim.kind_words),
          made("span", { class: "words", dir: "auto" }, ` ${shortened(claim.quote)}`),
        );
        item.className = `k-${claim.kind}${claim.review === "machine" ? "" : " decided"}`;
        return item;
      }),
    );
    if (current) queue.setAttribute("aria-activedescendant", `${own}-${current}`);
    else queue.removeAttribute("aria-activedescendant");
    const item = queue.querySelector('[aria-selected="true"]');
    if (item) reveal(queue.parentElement, item);
  }

  function showUnfit() {
    unfit.replaceChildren(
      ...page().unfit.map((one) =>
        made(
          "div",
          { class: "unfit" },
          made("p", {}, `Line ${one.line} takes no effect (${one.what}): ${one.why}.`),
          made("p", { class: "mute" }, `Decided on: ${one.was || "not said"}`),
          made("p", { class: "mute" }, `There now: ${one.now || "nothing like it"}`),
          made("p", {}, one.remedy),
        ),
      ),
    );
  }

  function shortened(words) {
    const line = words.split(/\s+/).join(" ");
    return line.length > 70 ? `${line.slice(0, 69)}…` : line;
  }

  function showAll() {
    const focused = root.contains(document.activeElement);
    showDocuments();
    showText();
    showCard();
    showQueue();
    showUnfit();
    if (focused && !root.contains(document.activeElement)) queue.focus({ preventScroll: true });
  }

  function came() {
    const known = claims();
    const same = opened === page().id;
    const shown = page().claims.map((claim) => claim.id);
    const kept = same ? order.filter((id) => known.has(id)) : [];
    order = [...kept, ...shown.filter((id) => !kept.includes(id))];
    opened = page().id;
    const next = advance ? undecided() : page().claim;
    current = known.has(next) ? next : same && known.has(current) ? current : undecided() || order[0] || "";
    advance = false;
    picked = null;
    marking = false;
    held.scrollTop = 0;
    showAll();
  }

  function undecided() {
    const known = claims();
    const from = order.indexOf(current) + 1;
    const round = [...order.slice(from), ...order.slice(0, from)];
    return round.find((id) => known.get(id).review === "machine") || current;
  }

  function choose(id) {
    close();
    current = id;
    held.scrollTop = 0;
    showText();
    showCard();
    showQueue();
    queue.focus({ preventScroll: true });
  }

  function step(by) {
    if (order.length) choose(order[(order.indexOf(current) + by + order.length) % order.length]);
  }

  /* deciding ----------------------------------------------------------------------------------------------- */

  function decide(action, more = {}) {
    if (!current) return;
    advance = action === "accept" || action === "reject";
    ask({ do: "decide", claim: current, action, ...more });
  }

  function field(label, input, hint = "") {
    const row = made("label", {}, made("span", {}, label), input);
    return hint ? made("div", {}, row, made("p", { class: "hint" }, hint)) : row;
  }

  function entry(value, codes = []) {
    const id = `${own}-codes-${++entry.count}`;
    const list = made("datalist", { id }, ...codes.map((code) => made("option", { value: code })));
    return [made("input", { value, list: codes.length ? id : false, autocomplete: "off", dir: "auto" }), list];
  }
  entry.count = 0;

  function show(title, rows, submit) {
    close();
    form = made(
      "form",
      {
        "aria-label": title,
        onsubmit: (event) => {
          event.preventDefault();
          submit();
        },
      },
      made("h4", {}, title),
      ...rows,
      made(
        "div",
        { class: "actions" },
        made("button", { type: "submit" }, "Write ", made("kbd", {}, "Enter")),
        made("button", { type: "button", onclick: close }, "Cancel ", made("kbd", {}, "Esc")),
      ),
    );
    bring(form);
  }

  function bring(shown, again = false) {
    form = shown;
    slot.replaceChildren(form);
    // What was refused is most often the value; a newly opened form asks for its field first.
    const first = (again && form.querySelector("[data-again]")) || form.querySelector("[data-first], input, select");
    first.focus();
    form.scrollIntoView({ block: "nearest" });
  }

  function why() {
    const [input, list] = entry("", Array.from(reasons));
    input.placeholder = "why, in a few words";
    input.required = true;
    return [input, field("Reason", made("span", {}, input, list))];
  }

  function ask_reason(action) {
    if (!current) return;
    const [reason, row] = why();
    show(`${action === "reject" ? "Reject" : "Accept"}: why?`, [row], () => {
      reasons.add(reason.value.trim());
      decide(action, { reason: reason.value });
    });
  }

  function edit() {
    const claim = claims().get(current);
    if (!claim) return;
    const all = model.get("choices")[claim.kind];
    const fields = Object.keys(all);
    const now = (one) => (claim.fields[one] ? `${bare(one)}: ${shortened(claim.fields[one])}` : bare(one));
    const which = made("select", { "data-first": true }, ...fields.map((one) => made("option", { value: one }, now(one))));
    const [value, list] = entry("");
    value.setAttribute("data-again", "");
    const [reason, row] = why();
    const fill = () => {
      value.value = claim.fields[which.value] || "";
      list.replaceChildren(...all[which.value].codes.map((code) => made("option", { value: code })));
      if (all[which.value].codes.length) value.setAttribute("list", list.id);
      else value.removeAttribute("list");
    };
    which.addEventListener("change", fill);
    fill();
    show(`Edit this ${claim.kind_words}`, [field("Field", which), field("Value", made("span", {}, value, list)), row], () => {
      reasons.add(reason.value.trim());
      decide("edit", { field: which.value, new: value.value, reason: reason.value });
    });
  }

  /* adding what was missed: words selected with the mouse, or word by word with the arrow keys ------------------- */

  function placeOf(node, offset) {
    const seg = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".seg");
    if (seg && node.nodeType === Node.TEXT_NODE) return Number(seg.dataset.start) + length(node.data.slice(0, offset));
    const child = node.childNodes[offset];
    if (child && child.dataset) return Number(child.dataset.start);
    return seg ? Number(seg.dataset.start) + length(seg.textContent) : length(page().text);
  }

  function trimmed(start, end) {
    const words = Array.from(page().text).slice(start, end).join("");
    const front = words.match(/^[\s"'“”‘’(),.;:!?…-]*/u)[0];
    const core = words.replace(EDGE, "");
    return core ? [start + length(front), start + length(front) + length(core)] : null;
  }

  text.addEventListener("mouseup", () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) return;
    const range = selection.getRangeAt(0);
    picked = trimmed(placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset));
    marking = false;
    selection.removeAllRanges();
    showText();
    if (picked) tell("Press m to add a claim in these words.");
  });

  text.addEventListener("click", (event) => {
    const seg = event.target.closest(".seg");
    if (!seg || !seg.claims.length || picked) return;
    const now = seg.claims.indexOf(current);
    choose(seg.claims[(now + 1) % seg.claims.length]); // a further click goes to the claim around
  });

  function mark() {
    close();
    if (picked && !marking) return add();
    const points = Array.from(page().text);
    words = [];
    points.forEach((point, n) => {
      if (/\s/u.test(point)) return;
      if (n && !/\s/u.test(points[n - 1])) words[words.length - 1][1] = n + 1;
      else words.push([n, n + 1]);
    });
    if (!words.length) return;
    const claim = claims().get(current);
    const first = words.findIndex(([, end]) => end > (claim ? claim.start : 0));
    at = [Math.max(0, first), Math.max(0, first)];
    marking = true;
    move(0, false);
    text.focus({ preventScroll: true });
    tell("← → move over words, Shift takes more of them, Enter goes on, Esc cancels.");
  }

  function move(by, more) {
    const last = Math.min(words.length - 1, Math.max(0, at[1] + by));
    at = more ? [at[0], last] : [last, last];
    const [low, high] = [Math.min(...at), Math.max(...at)];
    picked = trimmed(words[low][0], words[high][1]);
    showText();
    const [start, end] = picked || [0, 0];
    text.setAttribute("aria-description", Array.from(page().text).slice(start, end).join(""));
  }

  function add() {
    const [start, end] = picked || [0, 0];
    if (end <= start) return tell("No words are selected.", true);
    marking = false;
    const said = Array.from(page().text).slice(start, end).join("");
    const choices = model.get("choices");
    const kind = made("select", { "data-first": true }, ...Object.keys(choices).map((one) => made("option", { value: one }, bare(one))));
    const rows = made("div", { class: "rows" });
    const [reason, why_row] = why();
    let inputs = {};
    const fill = () => {
      inputs = {};
      rows.replaceChildren();
      for (const [one, about] of Object.entries(choices[kind.value])) {
        if (!about.main) continue;
        const [input, list] = entry(STANDS_FOR.includes(one) ? said : "", about.codes);
        inputs[one] = input;
        rows.append(field(bare(one), made("span", {}, input, list)));
      }
    };
    kind.addEventListener("change", fill);
    fill();
    show(`Add a claim in ${quoted(shortened(said))}`, [field("Kind", kind), rows, why_row], () => {
      reasons.add(reason.value.trim());
      const values = Object.fromEntries(Object.entries(inputs).map(([one, input]) => [one, input.value.trim()]));
      ask({ do: "add", start, end, kind: kind.value, values, reason: reason.value });
    });
  }

  function close() {
    if (form) {
      form = null;
      slot.replaceChildren();
      queue.focus({ preventScroll: true });
    }
  }

  function tell(words, wrong = false) {
    status.textContent = words;
    status.className = wrong ? "status wrong" : "status";
  }

  /* keys --------------------------------------------------------------------------------------------------- */

  const doing = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    a: () => decide("accept"),
    A: () => ask_reason("accept"),
    r: () => ask_reason("reject"),
    e: edit,
    m: mark,
    b: () => decide("clear"),
    u: () => ask({ do: "undo" }),
    U: () => ask({ do: "redo" }),
    "[": () => turn(-1),
    "]": () => turn(1),
    "?": () => (help.hidden = !help.hidden),
  };
  const over_words = {
    ArrowLeft: (more) => move(-1, more),
    ArrowRight: (more) => move(1, more),
    Enter: add,
  };

  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const shown = picked;
      close();
      picked = null;
      marking = false;
      if (shown) {
        showText();
        tell("");
        queue.focus({ preventScroll: true });
      }
      event.stopPropagation();
      return;
    }
    // Inside a notebook of JupyterLab, Enter does not submit a form by itself.
    if (form && event.key === "Enter" && event.target.matches("form input, form select")) {
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
      return;
    }
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.matches("button, summary")) return;
    const act = (marking && over_words[event.key]) || doing[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (form && form.contains(event.target)) return tell("Enter writes this, Esc cancels it.");
    if (busy) later.push([act, event.shiftKey]);
    else act(event.shiftKey);
  });

  const answered = () => {
    const { told, wrong, undo: done, redo: undone } = model.get("status");
    undo.disabled = !done;
    redo.disabled = !undone;
    busy = false;
    tell(told || "", wrong);
    if (wrong) {
      advance = false;
      later.length = 0;
      if (sent) bring(sent, true);
      if (!model.get("who")) name.focus();
    }
    sent = null;
    while (later.length && !busy) {
      const [act, shift] = later.shift();
      act(shift);
    }
  };
  const named = () => (name.value = model.get("who"));
  model.on("change:page", came);
  model.on("change:documents", showDocuments);
  model.on("change:status", answered);
  model.on("change:who", named);
  named();
  undo.disabled = redo.disabled = true;
  came();
  return () => {
    model.off("change:page", came);
    model.off("change:documents", showDocuments);
    model.off("change:status", answered);
    model.off("change:who", named);
  };
}

export default { render };
