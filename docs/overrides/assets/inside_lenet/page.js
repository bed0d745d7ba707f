// The page: what is drawn goes through preparation and network, and every number on the way is shown. All words come
// from the page. The weights, 128 kB, are loaded at the first use.
(() => {
  const tool = document.getElementById("lenet_tool");
  if (!tool || tool.classList.contains("alive")) return; // the reader has gone on, or gone and come back
  const find = (selector) => tool.querySelector(selector), all = (selector) => [...tool.querySelectorAll(selector)];
  const words = JSON.parse(tool.dataset.words);
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const TOLERANCE = 2e-3; // between our scores and PyTorch's
  const REST = 700; // ms without a change, before the answer is read aloud

  let weights = null, stages = null, picture = null, chosen = null, loading = null, trouble = "";

  // --- the weights ---
  const load = () =>
    new Promise((loaded, failed) => {
      const script = document.createElement("script");
      script.src = tool.dataset.weights;
      script.onload = loaded;
      script.onerror = () => failed(new Error("missing"));
      window.lenet = undefined;
      document.head.append(script);
    });
  const examine = () => {
    if (!window.lenet?.data) throw new Error("damaged");
    const w = network.unpack(lenet);
    const off = Math.max(...lenet.pictures.flatMap((points, n) => {
      const { data } = network.forward(w, preparation.enlarge(points.map((point) => point / 16))).fc3;
      return lenet.scores[n].map((score, digit) => Math.abs(score - data[digit]));
    }));
    if (!(off <= TOLERANCE)) throw new Error("damaged");
    weights = w;
    if (!board.strokes().length) picture = lenet.pictures[tool.dataset.example].map((point) => point / 16);
    find(".checked").textContent = say("checked", { off: off.toFixed(5) });
  };
  const ready = () =>
    (loading ??= load()
      .then(examine)
      .catch((error) => {
        trouble = error.message === "missing" ? words.missing : words.damaged;
        tool.classList.add("broken");
      })
      .then(update));

  // --- from the board to the answer ---
  const input = () => {
    const strokes = board.strokes();
    if (!picture && !strokes.length) return null;
    const { prepared, plain } = preparation;
    const small = picture ?? (find("[name=prepare]").checked ? prepared(strokes) : plain(strokes));
    return find("[name=swap]").checked ? small.map((value) => 1 - value) : small;
  };
  const update = () => {
    const small = input();
    stages = weights && small && network.forward(weights, preparation.enlarge(small));
    for (const canvas of all("canvas")) paint(canvas, stages?.[canvas.dataset.stage]);
    const digit = stages ? stages.p.data.indexOf(Math.max(...stages.p.data)) : -1;
    all(".scores tbody tr").forEach((row, n) => {
      const [, score, probability] = row.children;
      score.textContent = stages ? stages.fc3.data[n].toFixed(3) : "–";
      probability.lastElementChild.textContent = stages ? stages.p.data[n].toFixed(3) : "–";
      probability.firstElementChild.setAttribute("width", `${100 * (stages?.p.data[n] ?? 0)}%`);
      row.classList.toggle("read", n === digit);
    });
    const answer = stages ? say("answer", { digit, p: stages.p.data[digit].toFixed(3) }) : words.nothing;
    find(".answer").textContent = trouble || answer;
    find(".code").textContent = small ? code(small) : "";
    explain();
    announce(find(".answer").textContent);
  };
  let frame = 0, rest = 0;
  const changed = () => {
    ready().then(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(update);
    });
  };
  const announce = (text) => {
    clearTimeout(rest);
    rest = setTimeout(() => (find("[aria-live]").textContent = text), REST);
  };
  const code = (small) => {
    const points = small.map((value) => Math.round(value * 16));
    const rows = Array.from({ length: 8 }, (_, row) => `    [${points.slice(8 * row, 8 * row + 8).join(", ")}],\n`);
    return (
      `drawn = torch.tensor([\n${rows.join("")}]) / 16\n` +
      'x = F.interpolate(drawn[None, None], size=32, mode="bilinear")\n' +
      "with torch.no_grad():\n    print([f\"{score:.3f}\" for score in model(x)[0]])\n"
    );
  };

  // --- maps: one canvas a stage, its maps in rows and columns, a pixel apart ---
  const layout = (canvas) => {
    const [count, height, width] = canvas.dataset.shape.split(",").map(Number);
    return { count, height, width, columns: Number(canvas.dataset.columns) };
  };
  const paint = (canvas, tensor) => {
    const { count, height, width, columns } = layout(canvas), context = canvas.getContext("2d");
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (!tensor) return;
    const top = Math.max(...tensor.data) || 1;
    for (let map = 0; map < count; map++) {
      const image = context.createImageData(width, height);
      for (let at = 0; at < width * height; at++) {
        const grey = (255 * Math.max(tensor.data[map * width * height + at], 0)) / top;
        image.data.set([grey, grey, grey, 255], 4 * at);
      }
      context.putImageData(image, (map % columns) * (width + 1), Math.floor(map / columns) * (height + 1));
    }
  };

  // --- one cell: where its number comes from ---
  const frameAt = (stage, map, row, column, size) => {
    const canvas = find(`canvas[data-stage=${stage}]`), { height, width, columns } = layout(canvas);
    const box = document.createElement("i");
    const part = (value, whole) => `${(100 * value) / whole}%`;
    box.style.left = part((map % columns) * (width + 1) + column, canvas.width);
    box.style.top = part(Math.floor(map / columns) * (height + 1) + row, canvas.height);
    box.style.width = part(size, canvas.width);
    box.style.height = part(size, canvas.height);
    canvas.parentElement.append(box);
  };
  const grid = (label, numbers) => {
    const box = document.createElement("span"), side = Math.sqrt(numbers.length);
    const top = Math.max(...numbers.map(Math.abs)) || 1;
    box.className = "numbers";
    box.style.gridTemplateColumns = `repeat(${side}, 1fr)`;
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", `${label}: ${numbers.map((number) => number.toFixed(2)).join(" ")}`);
    for (const number of numbers) {
      const cell = document.createElement("span");
      cell.textContent = number.toFixed(2);
      cell.className = number < 0 ? "negative" : "positive";
      cell.style.setProperty("--strength", `${(60 * Math.abs(number)) / top}%`);
      box.append(cell);
    }
    return box;
  };
  const line = (...parts) => {
    const box = document.createElement("p");
    box.append(...parts);
    return box;
  };
  const plain = (number) => number.toFixed(3).replace("-", "−");
  const signed = (number) => (number < 0 ? `− ${plain(-number)}` : `+ ${plain(number)}`);
  const explain = () => {
    all(".maps i").forEach((box) => box.remove());
    const panel = find(".sum");
    panel.replaceChildren();
    panel.hidden = !chosen || !stages;
    if (panel.hidden) return;
    const { stage, map, row, column } = chosen, { height, width } = layout(find(`canvas[data-stage=${stage}]`));
    const value = stages[stage].data[(map * height + row) * width + column];
    find(`canvas[data-stage=${stage}]`).closest("section").append(panel);
    frameAt(stage, map, row, column, 1);
    panel.append(line(say("cell", { map: map + 1, row: row + 1, column: column + 1 })));
    const before = { conv1: "x", pool1: "conv1", conv2: "pool1", pool2: "conv2" }[stage];
    if (stage.startsWith("pool")) {
      frameAt(before, map, 2 * row, 2 * column, 2);
      const [, H, W] = stages[before].shape, from = (map * H + 2 * row) * W + 2 * column;
      const four = [0, 1, W, W + 1].map((step) => stages[before].data[from + step]);
      panel.append(line(grid(words.pixels, four)), line(`max = ${plain(value)}`));
    } else {
      const found = network.terms(stages[before], weights[`${stage}.weight`], map, row, column);
      found.forEach(({ pixels, kernel, sum }, channel) => {
        frameAt(before, channel, row, column, 5);
        panel.append(line(grid(words.pixels, pixels), "·", grid(words.kernel, kernel), `= ${plain(sum)}`));
      });
      const bias = weights[`${stage}.bias`].data[map], total = found.reduce((sum, term) => sum + term.sum, bias);
      const sums = found.map(({ sum }, n) => (n ? signed(sum) : plain(sum))).join(" ");
      panel.append(line(`${sums} ${signed(bias)} (${words.bias}) = ${plain(total)}`));
      panel.append(line(`relu(${plain(total)}) = ${plain(value)}`));
    }
  };
  const choose = (stage, map, row, column) => {
    chosen = { stage, map, row, column };
    explain();
    const told = all(".sum > p").filter((box) => !box.querySelector(".numbers"));
    if (stages) announce(told.map((box) => box.textContent).join(" "));
  };
  for (const canvas of all("canvas.cells")) {
    const { count, height, width, columns } = layout(canvas), stage = canvas.dataset.stage;
    const cellAt = (x, y) => {
      const map = Math.floor(y / (height + 1)) * columns + Math.floor(x / (width + 1));
      return [stage, map, Math.min(y % (height + 1), height - 1), Math.min(x % (width + 1), width - 1)];
    };
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const part = (value, whole) => Math.min(Math.max(value, 0), whole - 1);
      const x = part(Math.floor(((event.clientX - box.left) / box.width) * canvas.width), canvas.width);
      const y = part(Math.floor(((event.clientY - box.top) / box.height) * canvas.height), canvas.height);
      choose(...cellAt(x, y));
    });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if ((!step && event.key !== "Enter") || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const here = chosen?.stage === stage ? chosen : { map: 0, row: 0, column: 0 };
      const [down, across] = (here === chosen && step) || [0, 0];
      const rows = (count / columns) * height, places = columns * width; // of all maps together: the edges are joined
      const row = (Math.floor(here.map / columns) * height + here.row + down + rows) % rows;
      const column = ((here.map % columns) * width + here.column + across + places) % places;
      const map = Math.floor(row / height) * columns + Math.floor(column / width);
      choose(stage, map, row % height, column % width);
    });
  }

  // --- what the reader can do ---
  const shown = () => find(".held_out").replaceChildren(...(picture ?? []).map((value, n) => {
    const point = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const at = { x: 4 * (n % 8), y: 4 * Math.floor(n / 8), width: 4, height: 4, opacity: value };
    for (const [name, number] of Object.entries(at)) point.setAttribute(name, number);
    return point;
  }));
  const board = drawing(find("svg.board"), () => {
    picture = null;
    shown();
    changed();
  }, (down) => announce(down ? words.pen_down : words.pen_up));
  find("[name=undo]").addEventListener("click", board.undo);
  find("[name=clear]").addEventListener("click", board.clear);
  for (const name of ["prepare", "swap"]) find(`[name=${name}]`).addEventListener("change", changed);
  for (const button of all("[name=example]"))
    button.addEventListener("click", () =>
      ready().then(() => {
        if (!weights) return;
        board.clear();
        picture = lenet.pictures[button.value].map((point) => point / 16);
        shown();
        changed();
      }));
  tool.addEventListener("pointerenter", ready);
  tool.addEventListener("focusin", ready);
  tool.classList.add("alive");
})();
