/** Whether a text is a color as the brand keeps it: `#rrggbb`. */
export function is_color(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text);
}

function luminance(color: string): number {
  const channel = (index: number) => {
    const value = Number.parseInt(color.slice(index, index + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Contrast of white text on a color, 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export function contrast_with_white(color: string): number {
  return 1.05 / (luminance(color) + 0.05);
}
