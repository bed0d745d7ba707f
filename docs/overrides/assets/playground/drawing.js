// What is seen of a run: the network with the map of each unit, the regions with the points, the losses.

((playground) => {
  const SIDE = 40; // cells of a map, in both directions
  const EDGE = 2; // a map goes from -EDGE to EDGE
  const place = (cell) => ((cell + 0.5) / SIDE) * 2 * EDGE - EDGE;

  // What each unit gives over the map, row by row from the top: by layer, then by unit. The inputs are layer 0.
  playground.maps = (network) => {
    const sizes = [2, ...network.layers.map(({ outputs }) => outputs)];
    const maps = sizes.map((units) => Array.from({ length: units }, () => new Float64Array(SIDE * SIDE)));
    for (let cell = 0; cell < SIDE * SIDE; cell++) {
      const point = [place(cell % SIDE), -place(Math.floor(cell / SIDE))];
      playground.forward(network, point).forEach((h, l) => h.forEach((value, j) => (maps[l][j][cell] = value)));
    }
    return maps;
  };

  const colours = (canvas) => {
    const style = getComputedStyle(canvas);
    const read = (name) => style.getPropertyValue(`--plot-${name}`).trim();
    const names = ["blue", "orange", "purple", "grey", "grid", "paper"];
    return { text: style.color, ...Object.fromEntries(names.map((name) => [name, read(name)])) };
  };

  const channels = (hex) => {
    const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
    return [0, 2, 4].map((i) => parseInt(digits.slice(i, i + 2), 16));
  };

  // A canvas ready to draw on in CSS pixels: [context, width, height].
  const sheet = (canvas) => {
    const { clientWidth: width, clientHeight: height } = canvas;
    const sharp = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * sharp)) canvas.width = Math.round(width * sharp);
    if (canvas.height !== Math.round(height * sharp)) canvas.height = Math.round(height * sharp);
    const context = canvas.getContext("2d");
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setLineDash([]);
    context.font = `12px ${getComputedStyle(canvas).fontFamily}`;
    return [context, width, height];
  };

  // A picture of values from -1, blue, over 0, paper, to 1, orange; grey is no number.
  const small = document.createElement("canvas");
  small.width = small.height = SIDE;
  const picture = (values, { blue, orange, paper, grey }) => {
    const [low, middle, high, none] = [blue, paper, orange, grey].map(channels);
    const context = small.getContext("2d");
    const image = context.createImageData(SIDE, SIDE);
    values.forEach((value, cell) => {
      const part = 0.6 * Math.min(Math.abs(value), 1);
      const end = value < 0 ? low : high;
      for (let c = 0; c < 3; c++)
        image.data[4 * cell + c] = Number.isNaN(value) ? none[c] : middle[c] + part * (end[c] - middle[c]);
      image.data[4 * cell + 3] = 255;
    });
    context.putImageData(image, 0, 0);
    return small;
  };

  // A unit's values on the scale of `picture`; the answer's as twice its probability, less one.
  const scaled = (values, isAnswer) => {
    if (isAnswer) return values.map((value) => Math.tanh(value / 2));
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    return values.map((value) => value / largest);
  };

  playground.drawNetwork = (canvas, { network }, maps) => {
    const [context, width, height] = sheet(canvas);
    const colour = colours(canvas);
    const size = Math.min(40, height / 8 - 6);
    context.fillStyle = colour.text;
    const at = (l, j) => [
      size / 2 + 2 + (l / (maps.length - 1)) * (width - size - 4),
      (height * (j + 0.5)) / maps[l].length,
    ];
    network.layers.forEach(({ inputs, outputs, weight }, l) => {
      for (let j = 0; j < outputs; j++)
        for (let i = 0; i < inputs; i++) {
          const w = weight.value[j * inputs + i];
          context.strokeStyle = Number.isNaN(w) ? colour.grey : w < 0 ? colour.blue : colour.orange;
          context.lineWidth = Math.min(0.3 + Math.abs(w), 6) || 1;
          context.beginPath();
          context.moveTo(...at(l, i));
          context.lineTo(...at(l + 1, j));
          context.stroke();
        }
    });
    maps.forEach((units, l) =>
      units.forEach((values, j) => {
        const [x, y] = at(l, j);
        context.drawImage(picture(scaled(values, l === maps.length - 1), colour), x - size / 2, y - size / 2, size, size);
        context.strokeStyle = colour.grey;
        context.lineWidth = 1;
        context.strokeRect(x - size / 2, y - size / 2, size, size);
        if (l === 0) context.fillText(`x${j + 1}`, x - size / 2, y + size / 2 + 14);
      }),
    );
  };

  playground.drawRegions = (canvas, { train }, maps) => {
    const [context, width, height] = sheet(canvas);
    const colour = colours(canvas);
    context.drawImage(picture(scaled(maps.at(-1)[0], true), colour), 0, 0, width, height);
    const [r, scale] = [width / 80, width / (2 * EDGE)];
    for (const [[x1, x2], y] of train) {
      const [x, top] = [(x1 + EDGE) * scale, (EDGE - x2) * scale];
      context.fillStyle = y ? colour.orange : colour.blue;
      context.strokeStyle = colour.paper;
      context.beginPath();
      if (y) context.rect(x - r, top - r, 2 * r, 2 * r);
      else context.arc(x, top, 1.1 * r, 0, 7);
      context.fill();
      context.stroke();
    }
  };

  // The losses over the steps, up to a loss of 1, or up to 10 where they were larger.
  playground.drawLosses = (canvas, { losses }, steps) => {
    const [context, width, height] = sheet(canvas);
    const colour = colours(canvas);
    const most = losses.flat().reduce((a, b) => (b > a ? b : a), 1);
    const top = Math.min(most, 10);
    const [left, right, bottom] = [34, 12, 20];
    const x = (step) => left + (step / steps) * (width - left - right);
    const y = (loss) => 6 + (1 - Math.min(loss, top) / top) * (height - 6 - bottom);
    context.fillStyle = colour.text;
    context.strokeStyle = colour.grid;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const part of [0, 0.5, 1]) {
      context.beginPath();
      context.moveTo(left, y(part * top));
      context.lineTo(width - right, y(part * top));
      context.stroke();
      context.fillText((part * top).toFixed(1), left - 6, y(part * top));
    }
    context.textBaseline = "bottom";
    for (const part of [0, 0.5, 1]) {
      context.textAlign = ["left", "center", "right"][2 * part];
      context.fillText(part * steps, x(part * steps), height);
    }
    [colour.text, colour.purple].forEach((line, which) => {
      context.strokeStyle = line;
      context.lineWidth = 2;
      context.setLineDash(which ? [6, 4] : []);
      context.beginPath();
      losses.forEach((pair, step) => Number.isNaN(pair[which]) || context.lineTo(x(step), y(pair[which])));
      context.stroke();
    });
  };
})((globalThis.trainingGround ??= {}));
