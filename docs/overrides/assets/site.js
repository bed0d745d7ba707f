// Language switch: the same page and heading in the other language. Pages change without a reload, the header stays,
// so its link is set when it is used. Both languages share every address but /zh/ and /en/.
for (const type of ["click", "auxclick", "keydown"])
  document.addEventListener(type, (event) => {
    const link = event.target.closest?.("a.language-switch");
    if (!link) return;
    const here = document.documentElement.lang, there = link.hreflang;
    const parts = location.href.split(`/${here}/`);
    const last = parts.pop();
    link.href = `${parts.join(`/${here}/`)}/${there}/${last}`;
  }, true);

// Material's copy buttons stand in <nav> elements without a name, and on touch screens wide code and wide tables can't be
// focused with a keyboard. Both are mended once the page has come to rest: what fits may change with a font or the window.
const mend = () => {
  for (const nav of document.querySelectorAll("nav.md-code__nav:not([role])")) nav.setAttribute("role", "none");
  const boxes = [...document.querySelectorAll("pre > code:not([tabindex]), .md-typeset__scrollwrap:not([tabindex])")];
  for (const box of boxes.filter((box) => box.scrollWidth > box.clientWidth)) box.tabIndex = 0;
};
let timer;
const rest = () => {
  clearTimeout(timer);
  timer = setTimeout(mend, 200);
};
addEventListener("resize", rest);
document.fonts.addEventListener("loadingdone", rest);
new MutationObserver(rest).observe(document.body, { childList: true, subtree: true, attributeFilter: ["tabindex"] });

// Paper is white: while it prints, a page has the light scheme.
let scheme;
addEventListener("beforeprint", () => {
  scheme = document.body.dataset.mdColorScheme;
  document.body.dataset.mdColorScheme = "default";
});
addEventListener("afterprint", () => (document.body.dataset.mdColorScheme = scheme));
