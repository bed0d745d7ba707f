// From strokes to what the network was trained on: a picture of 8 × 8, enlarged to 32 × 32. A stroke is a list of points
// [x, y] in a square of side 32.
var preparation = (() => {
  const SIDE = 32, BLOCK = 4;
  const WIDTH = 24, HEIGHT = 29, CENTRE = 16.5; // near those of a training digit, tried out on drawn ones
  const INK = 0.3; // the share of the square that a training digit covers
  const STRETCH = 2; // at most: an upright 1 stays a stroke
  const PEN = 2.5; // of what is not prepared

  // From the middle of each of the 32 × 32 pixels to the nearest stroke, squared.
  const distances = (strokes) => {
    const found = new Float64Array(SIDE * SIDE).fill(Infinity);
    for (const stroke of strokes)
      stroke.forEach(([x, y], n) => {
        const [fromX, fromY] = stroke[Math.max(n - 1, 0)];
        const dx = x - fromX, dy = y - fromY, length = dx * dx + dy * dy || 1;
        for (let at = 0; at < found.length; at++) {
          const px = (at % SIDE) + 0.5 - fromX, py = Math.floor(at / SIDE) + 0.5 - fromY;
          const along = Math.min(Math.max((px * dx + py * dy) / length, 0), 1);
          const distance = (px - along * dx) ** 2 + (py - along * dy) ** 2;
          if (distance < found[at]) found[at] = distance;
        }
      });
    return found;
  };

  // Strokes stretched to WIDTH × HEIGHT and moved to the middle, for a pen of width `pen`.
  const fit = (strokes, pen) => {
    const points = strokes.flat();
    const [left, top] = [0, 1].map((axis) => Math.min(...points.map((point) => point[axis])));
    const [right, bottom] = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])));
    let across = (WIDTH - pen) / Math.max(right - left, 1e-6), down = (HEIGHT - pen) / Math.max(bottom - top, 1e-6);
    across = Math.min(across, STRETCH * down, SIDE);
    down = Math.min(down, STRETCH * across, SIDE);
    const place = ([x, y]) => [
      CENTRE + (x - (left + right) / 2) * across,
      CENTRE + (y - (top + bottom) / 2) * down,
    ];
    return strokes.map((stroke) => stroke.map(place));
  };

  // What share of each block of 4 × 4 pixels lies within the pen's reach: 64 numbers from 0 to 1.
  const blocks = (distance, pen) => {
    const small = Array(64).fill(0);
    distance.forEach((squared, at) => {
      if (squared > (pen / 2) ** 2) return;
      const row = Math.floor(at / SIDE / BLOCK), column = Math.floor((at % SIDE) / BLOCK);
      small[row * 8 + column] += 1 / BLOCK ** 2;
    });
    return small;
  };

  // The strokes as they are.
  const plain = (strokes) => blocks(distances(strokes), PEN);

  // The strokes stretched, moved to the middle, and drawn with the pen that makes them cover INK of the square.
  const prepared = (strokes) => {
    let pen = 6, distance;
    for (let round = 0; round < 3; round++) {
      distance = distances(fit(strokes, pen));
      pen = Math.min(2 * Math.sqrt(distance.slice().sort()[Math.round(INK * distance.length)]), 10);
    }
    return blocks(distance, pen);
  };

  // As F.interpolate(small, size=32, mode="bilinear"): the nearer a point, the more it counts.
  const enlarge = (small) => {
    const x = { data: new Float32Array(SIDE * SIDE), shape: [1, SIDE, SIDE] };
    const near = (at) => {
      const place = Math.max((at + 0.5) / BLOCK - 0.5, 0), first = Math.floor(place);
      return [first, Math.min(first + 1, 7), place - first];
    };
    for (let i = 0; i < SIDE; i++)
      for (let j = 0; j < SIDE; j++) {
        const [up, down, v] = near(i), [left, right, u] = near(j);
        const above = small[up * 8 + left] * (1 - u) + small[up * 8 + right] * u;
        const below = small[down * 8 + left] * (1 - u) + small[down * 8 + right] * u;
        x.data[i * SIDE + j] = above * (1 - v) + below * v;
      }
    return x;
  };

  return { enlarge, plain, prepared };
})();
