/* The report's own script: draws charts, links them, shows the words behind a citation.
   Text from documents reaches the page through textContent only. Without this script the page is complete. */
(function () {
  "use strict";
  const root = document.documentElement;
  const FORCE_SEPARATOR = "; ";
  const SMALLEST_LABEL_PX = 9;
  const NARROW_PX = 560;
  const MOST_BUTTONS = 6;
  const views = [];
  root.classList.add("js");

  /* charts ------------------------------------------------------------------------------------------------ */

  // Vega may not load anything, and may link to this page only.
  const sealed = {
    load: () => Promise.reject(new Error("this report loads nothing")),
    sanitize: (uri) =>
      String(uri).startsWith("#")
        ? Promise.resolve({ href: String(uri) })
        : Promise.reject(new Error("not a link within this report")),
  };
  const options = {
    mode: "vega-lite",
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip: { theme: "report", disableDefaultStyle: true },
    loader: sealed,
  };

  // Vega and the specs travel compressed, as base64 in elements that no browser runs.
  async function unpacked(id) {
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
    const inflated = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(inflated).text();
  }

  // It runs at once, and only if the page's policy names its hash.
  async function loadVega() {
    const script = document.createElement("script");
    script.textContent = await unpacked("vega");
    document.head.append(script);
    if (!window.vegaEmbed) throw new Error("Vega did not start");
  }

  async function specOf(host) {
    const { spec, compact } = JSON.parse(await unpacked(host.dataset.spec));
    return compact && host.parentElement.clientWidth < NARROW_PX ? overlaid(spec, compact) : spec;
  }

  // The second layout of a figure travels as what differs from the first.
  function overlaid(base, patch) {
    if (patch === null || typeof patch !== "object") return patch;
    if ("to" in patch) return patch.to;
    const result = Array.isArray(base) ? base.slice() : { ...base };
    for (const key of patch.out || []) delete result[key];
    for (const [key, part] of Object.entries(patch.in)) result[key] = overlaid(base[key], part);
    return result;
  }

  // What a reader without scripts sees: the words of a noscript element are its markup.
  function showStill(host) {
    const inert = new DOMParser().parseFromString(host.parentElement.querySelector("noscript").textContent, "text/html");
    host.replaceChildren(document.adoptNode(inert.querySelector("img")));
  }

  async function draw(host) {
    try {
      const result = await window.vegaEmbed(host, await specOf(host), options);
      const figure = host.closest("figure");
      const svg = host.querySelector("svg");
      svg.setAttribute("role", "img");
      svg.setAttribute("aria-label", host.dataset.alt);
      keepLabelsLegible(host, svg);
      host.classList.add("drawn");
      const entry = { host, view: result.view, figure, linked: hasSignal(result.view, "picked"), showPicked: null };
      views.push(entry);
      addSaving(entry);
      result.view.addEventListener("click", (event, item) => clicked(event, item));
      return entry;
    } catch (error) {
      showStill(host);
      console.error(error);
      return null;
    }
  }

  // A chart shrinks with its column until its smallest label is 9 px; from there on its frame scrolls.
  function keepLabelsLegible(host, svg) {
    const sizes = Array.from(svg.querySelectorAll("text"), (text) =>
      parseFloat(getComputedStyle(text).fontSize),
    ).filter((size) => size > 0);
    const width = parseFloat(svg.getAttribute("width"));
    if (!sizes.length || !width) return;
    const least = Math.min(width, Math.ceil((width * SMALLEST_LABEL_PX) / Math.min(...sizes)));
    host.style.minWidth = least + "px";
  }

  function hasSignal(view, name) {
    try {
      view.signal(name);
      return true;
    } catch (error) {
      return false;
    }
  }

  /* a figure as a file, as it stands: what is picked in it is picked there ---------------------------------- */

  const INK = "#1d2733"; // as `sitrep figures` draws it, on a page of its own: a slide may be dark
  const PAGE = "#ffffff";
  const PNG_SCALE = 2;

  function addSaving({ figure, view }) {
    const name = figure.id;
    const bar = document.createElement("div");
    bar.className = "keep";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Save this figure");
    const label = document.createElement("span");
    label.textContent = "Save as";
    const button = (kind, addressOf) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = kind;
      made.addEventListener("click", async () => {
        const link = document.createElement("a");
        link.download = name + "." + kind.toLowerCase();
        link.href = await addressOf(view);
        link.click();
      });
      return made;
    };
    bar.append(label, button("SVG", svgAddress), button("PNG", pngAddress));
    figure.querySelector("figcaption").append(bar);
  }

  async function svgAddress(view) {
    const svg = await view.toSVG();
    const at = svg.indexOf(">");
    const opening = svg.slice(0, at) + ' color="' + INK + '">';
    const letters = "<style>" + facesFor(svg).join("") + "</style>";
    const page = '<rect width="100%" height="100%" fill="' + PAGE + '"/>';
    return "data:image/svg+xml;charset=utf-8," + encodeURIComponent(opening + letters + page + svg.slice(at + 1));
  }

  // The letters lie in the page's style sheet; those with accents only if the figure has one.
  function facesFor(svg) {
    const rules = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
    const faces = rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText);
    return /[\u0100-\u02ff\u1e00-\u1eff]/.test(svg) ? faces : faces.slice(0, 1);
  }

  async function pngAddress(view) {
    const drawn = await view.toCanvas(PNG_SCALE);
    const canvas = document.createElement("canvas");
    canvas.width = drawn.width;
    canvas.height = drawn.height;
    const pen = canvas.getContext("2d");
    pen.fillStyle = PAGE;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(drawn, 0, 0);
    return canvas.toDataURL("image/png");
  }

  /* what is picked in one chart is picked in all ---------------------------------------------------------- */

  let picked = "";

  function forcesOf(datum) {
    if (!datum || typeof datum !== "object") return [];
    const inner = datum.properties && typeof datum.properties === "object" ? datum.properties : {};
    const named = datum.force || datum.forces || inner.force || inner.forces || "";
    return String(named)
      .split(FORCE_SEPARATOR)
      .map((name) => name.trim())
      .filter(Boolean);
  }

  function pick(name) {
    picked = name;
    for (const { view, linked, showPicked } of views) {
      if (linked) view.signal("picked", picked).runAsync();
      if (showPicked) showPicked();
    }
  }

  function clicked(event, item) {
    const datum = item && item.datum;
    const names = forcesOf(datum);
    // A mark of several forces: each further click goes to the next, after the last to none.
    if (names.length) {
      const at = names.indexOf(picked);
      pick(at < 0 ? names[0] : names[at + 1] || "");
    } else pick("");
    const inner = (datum && datum.properties) || {};
    const ids = String((datum && (datum.claim_ids || inner.claim_ids)) || "")
      .split(" ")
      .filter(Boolean);
    // A mark of one document leads to its words alone; where it stands for no claim, to the whole text.
    const article = (datum && datum.article) || "";
    const entries = ids.map(entryOf).filter((entry) => entry && (!article || entry.mark.closest("#" + CSS.escape(article))));
    if (entries.length) {
      event.stopPropagation();
      openedFrom = event.target instanceof Element && event.target.closest("figure");
      if (openedFrom) openedFrom.tabIndex = -1;
      setPinned(true);
      showCard(entries, event.clientX, event.clientY, null);
      card.focus({ preventScroll: true });
    } else if (article) location.hash = article;
    if (names.length) event.stopPropagation();
  }

  // Controls do by keyboard and by touch what a click on a mark does. They name the forces that more than one
  // chart shows; few as buttons, many as a list.
  function addPickers(entries) {
    const linked = entries.filter((entry) => entry && entry.linked);
    const shownIn = new Map();
    for (const { view } of linked) {
      const names = new Set();
      const walk = (item) => {
        for (const name of forcesOf(item.datum)) names.add(name);
        if (item.items) item.items.forEach(walk);
      };
      walk(view.scenegraph().root);
      for (const name of names) shownIn.set(name, (shownIn.get(name) || 0) + 1);
    }
    const all = Array.from(shownIn.keys()).sort();
    const shared = all.filter((name) => shownIn.get(name) > 1);
    const names = shared.length ? shared : all;
    if (!names.length) return;
    for (const entry of linked) {
      const bar = document.createElement("div");
      bar.className = "picker";
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", "Highlight a force in all figures");
      entry.showPicked = names.length > MOST_BUTTONS ? addList(bar, names) : addButtons(bar, names);
      entry.figure.insertBefore(bar, entry.figure.firstChild);
    }
  }

  function addButtons(bar, names) {
    const label = document.createElement("span");
    label.textContent = "Highlight";
    const buttons = names.map((name) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.setAttribute("aria-pressed", "false");
      button.addEventListener("click", () => pick(picked === name ? "" : name));
      return button;
    });
    bar.append(label, ...buttons);
    return () => buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(names[i] === picked)));
  }

  function addList(bar, names) {
    const label = document.createElement("label");
    const list = document.createElement("select");
    label.append("Highlight ", list);
    for (const name of ["", ...names]) {
      const choice = document.createElement("option");
      choice.value = name;
      choice.textContent = name || "nothing";
      list.append(choice);
    }
    list.addEventListener("change", () => pick(list.value));
    bar.append(label);
    return () => (list.value = names.includes(picked) ? picked : "");
  }

  // What the reader looks at comes first: the top of the page, or the place that the address names.
  function nearestFirst(hosts) {
    const far = new Map(
      hosts.map((host) => {
        const box = host.parentElement.getBoundingClientRect();
        return [host, Math.max(0, box.top - window.innerHeight, -box.bottom)];
      }),
    );
    return hosts.slice().sort((a, b) => far.get(a) - far.get(b));
  }

  async function drawAll() {
    const hosts = Array.from(document.querySelectorAll(".vega[data-spec]"));
    try {
      // Vega measures its labels once: the font must be there first.
      const fonts = ["400 13px", "600 13px", "700 18px"].map((font) => document.fonts.load(font + ' "Source Sans 3"'));
      await Promise.all([loadVega(), Promise.all(fonts).catch(() => {})]);
    } catch (error) {
      hosts.forEach(showStill); // so too in a browser from before 2023, which has no DecompressionStream
      root.dataset.charts = "0";
      console.warn(error);
      return;
    }
    const entries = [];
    for (const host of nearestFirst(hosts)) {
      entries.push(await draw(host));
      // Between two charts the page may be scrolled and clicked; those in sight are there by now.
      await new Promise((go) => setTimeout(go));
    }
    entries.sort((a, b) => hosts.indexOf(a && a.host) - hosts.indexOf(b && b.host));
    addPickers(entries);
    root.dataset.charts = String(entries.filter(Boolean).length);
  }

  /* cards: the words behind a citation, without leaving the place ------------------------------------------- */

  const card = document.getElementById("card");
  let pinned = false;
  let waiting = 0;
  let shownFor = null;
  let openedFrom = null;

  // A pinned card stays until Esc or a click elsewhere; Vega's tooltip would lie on top of it.
  function setPinned(yes) {
    pinned = yes;
    root.classList.toggle("pinned", yes);
    card.setAttribute("role", yes ? "dialog" : "tooltip");
    card.removeAttribute("aria-label");
    if (yes) card.setAttribute("aria-label", "The words behind this mark");
  }

  function entryOf(claimId) {
    const mark = document.getElementById("c-" + claimId);
    return mark && { quote: mark.textContent, mark };
  }

  function sourceOf(mark) {
    const article = mark.closest("article.document");
    const reviewed = /\br-(confirmed|corrected|added)\b/.exec(mark.className);
    const said = article ? [article.dataset.publisher, article.dataset.published].filter(Boolean).join(", ") : "";
    return [said, reviewed ? reviewed[1] + " by a person" : "machine-read"].filter(Boolean).join(" · ");
  }

  // On whose word and how sure; the rule that read it stands with the claim itself.
  function saidBy(mark) {
    const about = document.querySelector("#" + CSS.escape(mark.id.replace(/^c-/, "k-")) + " .about");
    return about ? about.textContent.split(" · rule ")[0] : "";
  }

  function line(kind, text) {
    const p = document.createElement("p");
    p.className = kind;
    p.textContent = text;
    return p;
  }

  function showCard(entries, x, y, link) {
    if (!entries.length) return;
    card.replaceChildren(
      ...entries.map(({ quote, mark }) => {
        const div = document.createElement("div");
        div.className = "entry";
        div.append(line("quoted", quote));
        const from = line("from", sourceOf(mark) + " ");
        if (!link) {
          const go = document.createElement("a");
          go.href = "#" + mark.id;
          go.textContent = "in its source";
          go.addEventListener("click", hideCard);
          from.append(go);
        }
        div.append(from, line("from", saidBy(mark)));
        return div;
      }),
    );
    card.hidden = false;
    const width = card.offsetWidth;
    const height = card.offsetHeight;
    const left = Math.max(8, Math.min(x - 16, root.clientWidth - width - 8));
    const below = y + 14 + height <= window.innerHeight || y < height + 24;
    card.style.left = left + window.scrollX + "px";
    card.style.top = (below ? y + 14 : y - height - 18) + window.scrollY + "px";
    if (shownFor) shownFor.removeAttribute("aria-describedby");
    shownFor = link;
    if (link) link.setAttribute("aria-describedby", "card");
  }

  function hideCard() {
    clearTimeout(waiting);
    // Focus inside a card that goes would be lost to the top of the page.
    if (card.contains(document.activeElement) && openedFrom) openedFrom.focus({ preventScroll: true });
    card.hidden = true;
    setPinned(false);
    if (shownFor) shownFor.removeAttribute("aria-describedby");
    shownFor = null;
  }

  function showFor(link) {
    const mark = document.getElementById(link.getAttribute("href").slice(1));
    if (!mark) return hideCard();
    const box = link.getBoundingClientRect();
    setPinned(false);
    showCard([{ quote: link.dataset.quote, mark }], box.left + box.width / 2, box.bottom - 4, link);
  }

  function within(target, selector) {
    return target instanceof Element ? target.closest(selector) : null;
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = within(event.target, "a.cite");
    clearTimeout(waiting);
    if (link) waiting = setTimeout(() => showFor(link), 90);
    else if (!pinned && !card.hidden && !within(event.target, "#card")) waiting = setTimeout(hideCard, 220);
  });
  document.addEventListener("focusin", (event) => {
    const link = within(event.target, "a.cite");
    if (link) showFor(link);
    else if (!within(event.target, "#card")) hideCard();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hideCard();
    pick("");
    for (const tip of document.querySelectorAll("#vg-tooltip-element")) tip.classList.remove("visible");
  });

  /* from a marked phrase to how it was read, and back ------------------------------------------------------- */

  function unfold(target) {
    for (let node = target; node; node = node.parentElement)
      if (node instanceof HTMLDetailsElement) node.open = true;
  }

  function arrive() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    unfold(target.parentElement);
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", arrive);

  document.addEventListener("click", (event) => {
    const mark = within(event.target, "mark[id]");
    const item = mark && document.getElementById(mark.id.replace(/^c-/, "k-"));
    if (item && !String(getSelection())) {
      location.hash = item.id;
      return;
    }
    if (within(event.target, "#card")) return;
    hideCard();
    if (picked && !within(event.target, ".vega, .picker")) pick("");
  });

  /* contents that follow ------------------------------------------------------------------------------------ */

  function followContents() {
    const links = Array.from(document.querySelectorAll(".toc a"));
    const targets = links.map((link) => document.getElementById(link.getAttribute("href").slice(1)));
    let due = 0;
    const mark = () => {
      due = 0;
      let now = -1;
      targets.forEach((target, i) => {
        if (target && target.getBoundingClientRect().top < window.innerHeight * 0.3) now = i;
      });
      links.forEach((link, i) => {
        if (i === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
      for (const part of document.querySelectorAll(".toc > ol > li"))
        part.classList.toggle("here", now >= 0 && part.contains(links[now]));
    };
    const later = () => {
      if (!due) due = requestAnimationFrame(mark);
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later);
    mark();
  }

  followContents();
  drawAll().then(arrive);
})();
