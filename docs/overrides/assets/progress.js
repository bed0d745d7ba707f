// Where the reader is: the pages read to their foot, the tasks ticked and the page last opened, in this browser alone;
// nothing is sent.
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

const show = () => {
  const { read, tasks, last } = progress();
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
  const numbers = [names.filter((name) => name in read).length, names.length, Object.keys(tasks).length];
  box.querySelectorAll("b").forEach((bold, at) => (bold.textContent = numbers[at]));
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
  tick();
  show();
});
