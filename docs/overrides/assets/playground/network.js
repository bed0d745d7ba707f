// A network of linear layers, its loss and its gradients, by hand. Infinities and nan come out as PyTorch's do.

((playground) => {
  // `back` turns the slope of the loss for what comes out, h, into that for what went in.
  const activations = {
    tanh: { of: Math.tanh, back: (slope, h) => slope * (1 - h * h) },
    relu: { of: (x) => (x < 0 ? 0 : x), back: (slope, h) => (h <= 0 ? 0 : slope) },
  };
  const zeros = (count) => new Float64Array(count);
  const logSigmoid = (x) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x)));
  const sigmoid = (x) => 1 / (1 + Math.exp(-x));

  // As nn.Linear: `weight` holds one row of `inputs` numbers for each output. Starting values as in the script.
  const linear = (inputs, outputs, scale, uniform) => {
    const bound = scale / Math.sqrt(inputs);
    const parameter = (count) => ({ value: zeros(count).map(() => bound * uniform()), grad: zeros(count) });
    return { inputs, outputs, weight: parameter(inputs * outputs), bias: parameter(outputs) };
  };

  playground.network = (sizes, activation, scale, uniform) => {
    const layers = sizes.slice(1).map((outputs, i) => linear(sizes[i], outputs, scale, uniform));
    return { layers, activation: activations[activation] };
  };

  playground.parameters = ({ layers }) => layers.flatMap(({ weight, bias }) => [weight, bias]);

  // What each layer gives for one point, the point itself first; the last is the network's answer, before the sigmoid.
  const forward = (playground.forward = ({ layers, activation }, point) => {
    const found = [point];
    for (const { inputs, outputs, weight, bias } of layers) {
      const [x, h] = [found.at(-1), zeros(outputs)];
      for (let j = 0; j < outputs; j++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += weight.value[j * inputs + i] * x[i];
        sum += bias.value[j];
        h[j] = found.length < layers.length ? activation.of(sum) : sum;
      }
      found.push(h);
    }
    return found;
  });

  // The mean loss over points, as nn.BCEWithLogitsLoss().
  playground.loss = (network, points) => {
    let sum = 0;
    for (const [point, y] of points) {
      const y_hat = forward(network, point).at(-1)[0];
      sum += (1 - y) * y_hat - logSigmoid(y_hat);
    }
    return sum / points.length;
  };

  // The slope of that loss for each parameter, into its `grad`: from the last layer to the first, by the chain rule.
  playground.backward = (network, points) => {
    const { layers, activation } = network;
    for (const { grad } of playground.parameters(network)) grad.fill(0);
    for (const [point, y] of points) {
      const found = forward(network, point);
      let delta = [(sigmoid(found.at(-1)[0]) - y) / points.length]; // ∂loss/∂(this layer's sums)
      for (let l = layers.length - 1; l >= 0; l--) {
        const { inputs, outputs, weight, bias } = layers[l];
        const [x, below] = [found[l], zeros(inputs)];
        for (let j = 0; j < outputs; j++) {
          bias.grad[j] += delta[j];
          for (let i = 0; i < inputs; i++) {
            weight.grad[j * inputs + i] += delta[j] * x[i];
            below[i] += delta[j] * weight.value[j * inputs + i];
          }
        }
        delta = below.map((slope, i) => activation.back(slope, x[i]));
      }
    }
  };
})((globalThis.trainingGround ??= {}));
