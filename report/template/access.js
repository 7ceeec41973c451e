/* What keyboards, screen readers and paper need beyond the page's markup. Runs behind report.js, in the same script. */
(function () {
  "use strict";

  /* a table or figure wider than its frame ------------------------------------------------------------------ */

  // Only a frame that scrolls is a stop for the keyboard; a shadow says on which side there is more.
  function measure(frame) {
    const beyond = frame.scrollWidth - frame.clientWidth;
    if (beyond > 1) frame.tabIndex = 0;
    else if (frame !== document.activeElement) frame.removeAttribute("tabindex");
    frame.classList.toggle("more-left", frame.scrollLeft > 1);
    frame.classList.toggle("more-right", beyond - frame.scrollLeft > 1);
  }

  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) measure(target.closest(".scroller"));
  });
  for (const frame of document.querySelectorAll(".scroller")) {
    sizes.observe(frame);
    if (frame.firstElementChild) sizes.observe(frame.firstElementChild);
    frame.addEventListener("scroll", () => measure(frame), { passive: true });
  }

  /* focus goes where a link leads --------------------------------------------------------------------------- */

  // Marked words and list items take no focus by themselves: the next Tab would start from the top of the page.
  function land() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  addEventListener("hashchange", land);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches("mark[id]"))
      event.target.click();
  });

  /* paper ------------------------------------------------------------------------------------------------------ */

  // A number in brackets is no link on paper: all are listed with their words and where these stand.
  function references() {
    const cited = Array.from(document.querySelectorAll("mark[data-n]"));
    cited.sort((a, b) => a.dataset.n - b.dataset.n);
    const section = document.createElement("section");
    const heading = document.createElement("h2");
    const list = document.createElement("ol");
    section.className = "references";
    heading.textContent = "The words behind the numbers";
    for (const mark of cited) {
      const article = mark.closest("article.document");
      const item = document.createElement("li");
      const number = document.createElement("b");
      number.textContent = "[" + mark.dataset.n + "]";
      const source = [article.dataset.publisher, article.dataset.published].filter(Boolean).join(", ");
      item.append(number, " “" + mark.textContent.replace(/\s+/g, " ") + "” ", source + " · " + mark.id.slice(2));
      list.append(item);
    }
    section.append(heading, list);
    return section;
  }

  let undo = [];
  addEventListener("beforeprint", () => {
    const sources = document.getElementById("sources");
    if (sources) {
      const list = references();
      sources.before(list);
      undo.push(() => list.remove());
    }
    for (const fold of document.querySelectorAll("details.claims:not([open])")) {
      fold.open = true;
      undo.push(() => (fold.open = false));
    }
  });
  addEventListener("afterprint", () => {
    undo.forEach((back) => back());
    undo = [];
  });
})();
