// One character at a time, drawn by the browser with its own fonts. See web/glyphs.hpp.
var Kontor = Kontor || {};

Kontor.glyphs = (() => {
  const families = '"Kontor Inter", system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif';
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 128;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let image = null;

  const font = (weight, size) => `${weight} ${size}px ${families}`;

  function advance(weight, size, codepoint) {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.font = font(weight, size);
    return context.measureText(String.fromCodePoint(codepoint)).width;
  }

  function grow(width, height) {
    if (width <= canvas.width && height <= canvas.height) return;
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
  }

  // The box around what is drawn, in device pixels from the pen on the base line; empty for blanks.
  function draw(weight, size, scaleX, scaleY, codepoint) {
    const text = String.fromCodePoint(codepoint);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.font = font(weight, size);
    const ink = context.measureText(text);
    const left = Math.floor(-ink.actualBoundingBoxLeft * scaleX) - 2;
    const right = Math.ceil(ink.actualBoundingBoxRight * scaleX) + 2;
    const top = Math.floor(-ink.actualBoundingBoxAscent * scaleY) - 1;
    const bottom = Math.ceil(ink.actualBoundingBoxDescent * scaleY) + 1;
    const blank = ink.actualBoundingBoxLeft + ink.actualBoundingBoxRight <= 0 || /^\s$/u.test(text);
    image = null;
    if (blank) return { left: 0, top: 0, width: 0, height: 0, advance: ink.width };

    const width = right - left;
    const height = bottom - top;
    grow(width, height);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(scaleX, 0, 0, scaleY, -left, -top);
    context.font = font(weight, size);
    context.fillStyle = '#fff';
    context.fillText(text, 0, 0);
    image = context.getImageData(0, 0, width, height).data;
    return { left, top, width, height, advance: ink.width };
  }

  // Copies the last one drawn. Letters are white with a coverage; an emoji keeps its colours, and 1 is returned.
  function pixels(heap, at) {
    let coloured = 0;
    for (let i = 0; i < image.length; i += 4) {
      if (image[i + 3] > 8 && (image[i] < 250 || image[i + 1] < 250 || image[i + 2] < 250)) coloured = 1;
    }
    if (!coloured) for (let i = 0; i < image.length; i += 4) image[i] = image[i + 1] = image[i + 2] = 255;
    heap.set(image, at);
    return coloured;
  }

  return { advance, draw, pixels };
})();
