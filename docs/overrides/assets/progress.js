// Where the reader is: the pages read to their foot, the tasks ticked and the page last opened, in this browser alone;
// nothing is sent. The home page says which page and which task come next.
// A page is known by its address below the language, so that both languages share what was read.
const KEY = "progress";
const progress = () => {
  try {
    return { read: {}, tasks: {}, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { read: {}, tasks: {} }; // no storage, or not ours
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
// A task is known by its page's name and its own: "practice_tensors#outer".
const named = (link) => lesson(link.href) + link.hash;

// A task is a section with a solution; a box behind its heading says that it is done.
const tick = () => {
  const { tasks } = progress();
  for (const head of document.querySelectorAll("[id^=practice_] ~ h2:not(:has(input))")) {
    let below = head.nextElementSibling;
    while (below && below.tagName != "H2" && !below.matches("details.success")) below = below.nextElementSibling;
    if (!below?.matches("details.success")) continue;
    const box = document.createElement("input");
    const name = `${lesson(location)}#${head.id}`;
    Object.assign(box, { type: "checkbox", checked: name in tasks, ariaLabel: head.firstChild.textContent });
    box.onchange = () => {
      const state = progress();
      if (box.checked) state.tasks[name] = 1;
      else delete state.tasks[name];
      keep(state);
    };
    head.append(box);
  }
};

// Of links in their order, the first whose name is not in `done`, from the one named `last` on.
const onward = (links, done, last) => {
  const at = Math.max(0, links.findIndex((link) => named(link) == last));
  return [...links.slice(at), ...links.slice(0, at)].find((link) => !(named(link) in done));
};

const show = () => {
  const { read, tasks, last } = progress();
  for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link, article td a, .map a"))
    link.classList.toggle("read", lesson(link.getAttribute("href")) in read);
  const box = document.getElementById("progress");
  if (!box) return;
  const pages = [...document.querySelectorAll("article td:first-child a")];
  const [goOn, practise] = box.querySelectorAll("span");
  const todo = [...practise.querySelectorAll("a")];
  const page = onward(pages, read, last);
  const task = onward(todo, tasks, Object.keys(tasks).pop());
  box.hidden = !last;
  goOn.hidden = !page;
  practise.hidden = !task;
  for (const link of todo) link.hidden = link != task;
  if (page) Object.assign(goOn.querySelector("a"), { href: page.href, textContent: page.textContent });
  const numbers = [[pages, read], [todo, tasks]];
  const count = numbers.flatMap(([links, done]) => [links.filter((link) => named(link) in done).length, links.length]);
  box.querySelectorAll("b").forEach((bold, at) => (bold.textContent = count[at]));
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
  tick();
  show();
});
