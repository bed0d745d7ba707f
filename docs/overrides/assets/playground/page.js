// The page: controls, address, buttons. All words come from the page; {name} in them is filled in here.

((playground) => {
  const root = document.querySelector(".playground");
  if (!root) return; // the reader has gone on meanwhile
  const form = root.querySelector("form");
  const part = (name) => document.querySelector(`[data-part=${name}]`);
  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const selects = [...form.querySelectorAll("select")];
  const example = part("script").textContent;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let run, steps, file;
  let running = false;

  // --- the settings ---------------------------------------------------------------------------------------------------

  const settings = () => Object.fromEntries(new FormData(form));
  const query = () => `?${new URLSearchParams(new FormData(form))}`;

  // Set the controls by an address; return what is wrong with it, as sentences. What is missing or wrong is the default.
  const choose = (search) => {
    const asked = new URLSearchParams(search);
    asked.delete("h"); // the search's own: words to mark
    const wrong = [];
    form.reset();
    for (const [name, value] of asked) {
      const select = selects.find((select) => select.name === name);
      const values = select && [...select.options].map((option) => option.value);
      if (!select) wrong.push(say(root.dataset.unknown, { name }));
      else if (!values.includes(value)) wrong.push(say(root.dataset.invalid, { name, value, values: values.join(", ") }));
      else select.value = value;
    }
    return wrong.join(" ");
  };

  // --- what is shown --------------------------------------------------------------------------------------------------

  const rows = ({ value }, columns) =>
    Array.from({ length: value.length / columns }, (_, row) =>
      [...value.slice(row * columns, (row + 1) * columns)].map((w) => playground.fourDigits(w).padStart(12)).join(""));

  const numbers = ({ layers }) =>
    layers.flatMap(({ inputs, weight, bias }, l) =>
      [["weight", weight, inputs], ["bias", bias, bias.value.length]].flatMap(([name, { value, grad }, columns]) => [
        `model[${2 * l}].${name}`, ...rows({ value }, columns),
        `model[${2 * l}].${name}.grad`, ...rows({ value: grad }, columns), "",
      ])).join("\n");

  const show = () => {
    const maps = playground.maps(run.network);
    playground.drawNetwork(part("network"), run, maps);
    playground.drawRegions(part("regions"), run, maps);
    playground.drawLosses(part("losses"), run, steps);
    const [train, val] = run.losses.at(-1);
    part("count").textContent = run.step;
    part("train").textContent = playground.fourDigits(train);
    part("val").textContent = playground.fourDigits(val);
    if (part("numbers").closest("details").open) part("numbers").textContent = numbers(run.network);
    part("printed").textContent = run.losses
      .map((pair, step) => `${String(step).padStart(4)}  ${pair.map(playground.fourDigits).join("  ")}`)
      .filter((_, step) => step > 0 && step % 10 === 0)
      .join("\n");
  };

  // Say, once, how a run stands: for eyes and for those who listen.
  const tell = () => {
    const [train, val] = run.losses.at(-1);
    const dead = playground.dead(run.network, run.train);
    const percent = (points) => Math.round(100 * playground.accuracy(run.network, points));
    const values = {
      step: run.step, dead, units: run.network.layers.slice(0, -1).reduce((sum, { outputs }) => sum + outputs, 0),
      train: playground.fourDigits(train), val: playground.fourDigits(val),
      right: percent(run.train), right_val: percent(run.val),
    };
    const sentences = [Number.isFinite(train) ? root.dataset.result : root.dataset.diverged];
    if (dead) sentences.push(root.dataset.dead);
    part("status").textContent = sentences.map((sentence) => say(sentence, values)).join(" ");
  };

  const experiments = [...document.querySelectorAll("article > p > a[href*='?data=']")];
  const asking = () => {
    let at = experiments.find((link) => link.search === query())?.closest("p");
    while (at && at.tagName !== "H3") at = at.previousElementSibling;
    part("question").textContent = at ? at.firstChild.textContent : root.dataset.free;
    part("question").href = `#${at ? at.id : "experiments"}`;
  };

  // --- the run --------------------------------------------------------------------------------------------------------

  const start = () => {
    pause();
    steps = Number(settings().steps);
    run = playground.current = playground.training(settings());
    const script = playground.script(example, settings());
    part("script").textContent = script;
    URL.revokeObjectURL(file);
    part("download").href = file = URL.createObjectURL(new Blob([script], { type: "text/x-python" }));
    part("status").textContent = "";
    asking();
    show();
  };

  const pause = () => {
    running = false;
    part("run").textContent = root.dataset.run;
  };

  const advance = (count) => {
    while (count-- > 0 && run.step < steps) run.advance();
    show();
  };

  const tick = () => {
    if (!running || !root.isConnected) return;
    advance(still.matches ? steps : steps / 200);
    if (run.step < steps) return requestAnimationFrame(tick);
    pause();
    tell();
  };

  const press = {
    run: () => {
      if (running) return pause(), tell();
      if (run.step >= steps) start();
      running = true;
      part("run").textContent = root.dataset.pause;
      part("status").textContent = "";
      tick();
    },
    step: () => {
      pause();
      if (run.step >= steps) start();
      advance(1);
      tell();
    },
    reset: start,
  };
  for (const [name, action] of Object.entries(press)) part(name).addEventListener("click", action);

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    start();
    history.replaceState(history.state, "", query() + location.hash);
  });

  // A link to an experiment on this page sets the controls; it needs no other page.
  for (const link of experiments)
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      choose(link.search);
      start();
      history.replaceState(history.state, "", query());
      root.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
      part("run").focus({ preventScroll: true });
      part("status").textContent = part("question").textContent;
    });

  const again = () => (root.isConnected ? show() : watch.disconnect());
  const watch = new MutationObserver(again);
  watch.observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
  new ResizeObserver(again).observe(root);
  part("numbers").closest("details").addEventListener("toggle", again);

  const wrong = choose(location.search);
  start();
  part("status").textContent = wrong;
})((globalThis.trainingGround ??= {}));
