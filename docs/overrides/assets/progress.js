// Where the reader is: the pages read to their foot and the one last opened, in this browser alone; nothing is sent.
// A page is known by its address below the language, so that both languages share what was read.
const KEY = "progress";
const progress = () => {
  try {
    return { read: {}, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { read: {} }; // no storage, or not ours
  }
};
const keep = (state) => {
  try {
    if (state) localStorage.setItem(KEY, JSON.stringify(state));
    else localStorage.removeItem(KEY);
  } catch {} // no room, or not allowed: the page is as good without
};
const lesson = (address) => {
  const path = new URL(address, location).pathname.split(`/${document.documentElement.lang}/`).pop();
  return path.replace(/(index)?\.html$|\/$/, "").replace(/\/$/, "");
};

const show = () => {
  const { read, last } = progress();
  for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link, article td a, .map a"))
    link.classList.toggle("read", lesson(link.getAttribute("href")) in read);
  const box = document.getElementById("progress");
  if (!box) return;
  const links = [...document.querySelectorAll("article td:first-child a")];
  const names = links.map((link) => lesson(link.getAttribute("href")));
  const at = names.indexOf(last);
  const next = links[last in read ? at + 1 : at];
  box.hidden = !next;
  if (!next) return;
  const [count, all] = box.querySelectorAll("b");
  count.textContent = names.filter((name) => name in read).length;
  all.textContent = names.length;
  Object.assign(box.querySelector("a"), { href: next.href, textContent: next.textContent });
  box.querySelector("button").onclick = () => {
    keep();
    show();
  };
};

const foot = new IntersectionObserver((seen) => {
  if (!seen.some((entry) => entry.isIntersecting)) return;
  const state = progress();
  state.read[lesson(location)] = 1;
  keep(state);
  show();
});

document$.subscribe(() => {
  foot.disconnect();
  const end = document.querySelector(".stamp");
  if (end && lesson(location)) {
    keep({ ...progress(), last: lesson(location) });
    foot.observe(end);
  }
  show();
});
