/* Put into the page by `sitrep build --watch` as it is served, never into the file: loads the page again when
   there is a new one, keeps the reader's place, tells of a build that goes on or has failed. */
(() => {
  "use strict";
  const edition = document.currentScript.dataset.edition;
  const KEPT = "sitrep-watch-place";
  const SETTLES_MS = 3000;

  /* the reader's place: above all what stands at the top, since what lies above it may grow --------------------- */

  function place() {
    const known = Array.from(document.querySelectorAll("main [id], header [id]"));
    const anchor = known.filter((one) => one.getClientRects().length && one.getBoundingClientRect().top <= 1).pop();
    return {
      y: window.scrollY,
      id: anchor ? anchor.id : "",
      below: anchor ? anchor.getBoundingClientRect().top : 0,
      open: Array.from(document.querySelectorAll("details"), (one) => one.open),
    };
  }

  function restore(kept) {
    const anchor = kept.y > 0 && kept.id && document.getElementById(kept.id);
    const top = anchor ? window.scrollY + anchor.getBoundingClientRect().top - kept.below : kept.y;
    window.scrollTo({ top, behavior: "instant" });
  }

  function reopen(kept) {
    const all = document.querySelectorAll("details");
    if (all.length === kept.open.length) all.forEach((one, i) => (one.open = kept.open[i]));
  }

  const said = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  if (said) {
    const kept = JSON.parse(said);
    history.scrollRestoration = "manual";
    reopen(kept);
    restore(kept);
    // Charts are drawn later and move what lies below them: hold the place until then, or until the reader moves.
    const again = () => restore(kept);
    const watching = new ResizeObserver(again);
    const stop = () => {
      watching.disconnect();
      window.removeEventListener("scroll", again);
      history.scrollRestoration = "auto";
      for (const event of ["wheel", "touchstart", "keydown", "pointerdown"]) window.removeEventListener(event, stop);
    };
    watching.observe(document.documentElement);
    window.addEventListener("scroll", again);
    for (const event of ["wheel", "touchstart", "keydown", "pointerdown"]) window.addEventListener(event, stop);
    setTimeout(stop, SETTLES_MS);
  }

  /* what the builder says ------------------------------------------------------------------------------------- */

  const sheet = new CSSStyleSheet(); // the page's policy allows no <style> of ours
  sheet.replaceSync(`
    #sitrep-watch { position: fixed; z-index: 1000; right: 0.75rem; bottom: 0.75rem; max-width: min(60rem, 100vw - 1.5rem);
      box-sizing: border-box; border-radius: 6px; font: 13px/1.45 system-ui, sans-serif; color: #fff; background: #333c;
      padding: 0.35rem 0.7rem; }
    #sitrep-watch[hidden] { display: none; }
    #sitrep-watch.failed { left: 0.75rem; right: 0.75rem; margin: 0 auto; background: #7d1220; padding: 0.8rem 1rem; }
    #sitrep-watch strong { display: block; font-size: 15px; margin-right: 5rem; }
    #sitrep-watch pre { font: 12.5px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
      overflow-y: auto; max-height: 50vh; margin: 0.5rem 0 0; color: inherit; background: none; border: 0; padding: 0; }
    #sitrep-watch button { position: absolute; top: 0.7rem; right: 0.8rem; font: inherit; color: inherit;
      background: #0003; border: 1px solid #fff8; border-radius: 4px; padding: 0.15rem 0.6rem; cursor: pointer; }
    @media print { #sitrep-watch { display: none; } }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const box = document.createElement("aside");
  box.id = "sitrep-watch";
  box.hidden = true;
  document.body.append(box);

  function tell(words, role) {
    box.className = "";
    box.setAttribute("role", role || "status");
    box.replaceChildren(words);
    box.hidden = !words;
  }

  function tellFailed(message) {
    const [title, text, close] = ["strong", "pre", "button"].map((name) => document.createElement(name));
    title.textContent = "The build failed; this is the last good report.";
    if (!edition) title.textContent = "The build failed; there is no report yet.";
    text.textContent = message;
    text.tabIndex = 0;
    close.textContent = "Hide";
    close.addEventListener("click", () => tell(""));
    tell("", "alert");
    box.className = "failed";
    box.append(title, text, close);
    box.hidden = false;
  }

  const source = new EventSource("/events");
  source.addEventListener("message", (event) => {
    const now = JSON.parse(event.data);
    if (now.edition !== edition) {
      source.close();
      sessionStorage.setItem(KEPT, JSON.stringify(place()));
      location.reload();
    } else if (now.failed) {
      tellFailed(now.failed);
    } else {
      tell(now.doing);
    }
  });
  source.addEventListener("error", () => tell("No longer watched: the page stays as it is."));
})();
