// The PyTorch script that does what the settings say: the script of this page's example, with some lines exchanged.

((playground) => {
  const shape = /^def (\w+)\(s, u, v\):\n(?: .*\n)+\n/gm;

  const model = (hidden, activation) => {
    const sizes = [2, ...hidden, 1];
    const layers = sizes.slice(1).map((outputs, i) => `nn.Linear(${sizes[i]}, ${outputs})`);
    const line = layers.join(`, nn.${{ tanh: "Tanh", relu: "ReLU" }[activation]}(), `);
    const whole = `model = nn.Sequential(${line})`;
    return whole.length <= 80 ? whole : `model = nn.Sequential(\n    ${line}\n)`;
  };

  const optimizer = ({ optimizer, lr, decay }) => {
    const momentum = optimizer === "momentum" ? ", momentum=0.9" : "";
    const name = momentum ? "SGD" : optimizer;
    const rest = momentum + (decay === "0" ? "" : `, weight_decay=${decay}`);
    const line = `optimizer = torch.optim.${name}(model.parameters(), lr=${lr}${rest})`;
    return line.length <= 80 ? line : line.replace(/\((.*)\)$/, "(\n    $1\n)");
  };

  // `example` is the whole script of the example.
  playground.script = (example, settings) => {
    const { data, noise, layer1, layer2, activation, scale, batch, steps, seed } = settings;
    const hidden = [layer1, layer2].map(Number).filter((units) => units > 0);
    const put = (text, [pattern, line]) => {
      if (!pattern.test(text)) throw new Error(`the example has no line ${pattern}`);
      return text.replace(pattern, line);
    };
    return [
      [/^state = .*$/m, `state = ${seed}`],
      [/noise, points = 64, .*, \[\]$/m, `noise, points = 64, ${noise}, []`],
      [/x1, x2 = \w+\(/, `x1, x2 = ${data}(`],
      [/^model = .*$/m, model(hidden, activation)],
      [/bound = .* \//, `bound = ${scale} /`],
      [/^optimizer = .*$/m, optimizer(settings)],
      [/range\(1, .*\):$/m, `range(1, ${Number(steps) + 1}):`],
      [/\[:\d+\]$/m, `[:${batch}]`],
    ].reduce(put, example.replace(shape, (whole, name) => (name === data ? whole : "")));
  };

  // A number as Python's `:.4g` writes it.
  playground.fourDigits = (x) => {
    if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
    const [digits, exponent] = x.toExponential(3).split("e");
    if (exponent >= -4 && exponent < 4) return String(Number(x.toPrecision(4)));
    return `${Number(digits)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  };
})((globalThis.trainingGround ??= {}));
