// LeNet-5, line by line as PyTorch computes it. A tensor is its numbers in one row, and its shape: [C, H, W] or [K].
var network = (() => {
  const tensor = (...shape) => ({ data: new Float32Array(shape.reduce((a, b) => a * b)), shape });

  const conv2d = (x, weight, bias) => {
    const [C, H, W] = x.shape, [D, , K] = weight.shape;
    const y = tensor(D, H - K + 1, W - K + 1);
    for (let d = 0, n = 0; d < D; d++)
      for (let i = 0; i <= H - K; i++)
        for (let j = 0; j <= W - K; j++) {
          let sum = bias.data[d];
          for (let c = 0; c < C; c++)
            for (let k = 0; k < K; k++)
              for (let l = 0; l < K; l++)
                sum += x.data[(c * H + i + k) * W + j + l] * weight.data[((d * C + c) * K + k) * K + l];
          y.data[n++] = sum;
        }
    return y;
  };

  const relu = ({ data, shape }) => ({ data: data.map((value) => Math.max(value, 0)), shape });

  const maxPool2d = ({ data, shape: [C, H, W] }) => {
    const y = tensor(C, H / 2, W / 2);
    for (let c = 0, n = 0; c < C; c++)
      for (let i = 0; i < H; i += 2)
        for (let j = 0; j < W; j += 2) {
          const at = (c * H + i) * W + j;
          y.data[n++] = Math.max(data[at], data[at + 1], data[at + W], data[at + W + 1]);
        }
    return y;
  };

  const linear = (x, weight, bias) => {
    const [D, K] = weight.shape;
    const y = tensor(D);
    for (let d = 0; d < D; d++) {
      let sum = bias.data[d];
      for (let k = 0; k < K; k++) sum += x.data[k] * weight.data[d * K + k];
      y.data[d] = sum;
    }
    return y;
  };

  const softmax = ({ data, shape }) => {
    const top = Math.max(...data);
    const e = data.map((score) => Math.exp(score - top));
    const sum = e.reduce((a, b) => a + b);
    return { data: e.map((value) => value / sum), shape };
  };

  // Every stage on the way, by name. `w` holds the weights under PyTorch's names. To flatten is to read the row as it is.
  const forward = (w, x) => {
    const conv1 = relu(conv2d(x, w["conv1.weight"], w["conv1.bias"])); // (6, 28, 28)
    const pool1 = maxPool2d(conv1); // (6, 14, 14)
    const conv2 = relu(conv2d(pool1, w["conv2.weight"], w["conv2.bias"])); // (16, 10, 10)
    const pool2 = maxPool2d(conv2); // (16, 5, 5)
    const fc1 = relu(linear(pool2, w["fc1.weight"], w["fc1.bias"])); // (120)
    const fc2 = relu(linear(fc1, w["fc2.weight"], w["fc2.bias"])); // (84)
    const fc3 = linear(fc2, w["fc3.weight"], w["fc3.bias"]); // (10)
    return { x, conv1, pool1, conv2, pool2, fc1, fc2, fc3, p: softmax(fc3) };
  };

  // How a convolution comes to the number in map d, row i, column j: for each input channel the pixels, the kernel and
  // the sum of their products.
  const terms = (x, weight, d, i, j) => {
    const [C, H, W] = x.shape, K = weight.shape[2];
    return Array.from({ length: C }, (_, c) => {
      const pixels = [], kernel = [];
      for (let k = 0; k < K; k++)
        for (let l = 0; l < K; l++) {
          pixels.push(x.data[(c * H + i + k) * W + j + l]);
          kernel.push(weight.data[((d * C + c) * K + k) * K + l]);
        }
      return { pixels, kernel, sum: pixels.reduce((sum, pixel, n) => sum + pixel * kernel[n], 0) };
    });
  };

  // As zlib.adler32 in Python.
  const adler32 = (bytes) => {
    let a = 1, b = 0;
    for (const byte of bytes) {
      a = (a + byte) % 65521;
      b = (b + a) % 65521;
    }
    return b * 65536 + a;
  };

  // The weights, by name, as examples/projects/lenet.py has packed them: a scale for each output (biases have one scale
  // for all), then whole numbers.
  const unpack = ({ shapes, data, check }) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    if (adler32(bytes) !== check) throw new Error("damaged");
    const rows = ([D, ...rest]) => (rest.length ? D : 1);
    const size = (shape) => shape.reduce((a, b) => a * b);
    const count = Object.values(shapes).reduce((sum, shape) => sum + rows(shape), 0);
    const scales = new Float32Array(bytes.buffer, 0, count), numbers = new Int16Array(bytes.buffer, 4 * count);
    const w = {};
    let scale = 0, at = 0;
    for (const [name, shape] of Object.entries(shapes)) {
      const width = size(shape) / rows(shape), first = scale;
      const part = numbers.subarray(at, (at += size(shape)));
      w[name] = { data: Float32Array.from(part, (number, n) => number * scales[first + Math.floor(n / width)]), shape };
      scale += rows(shape);
    }
    return w;
  };

  return { forward, terms, unpack };
})();
