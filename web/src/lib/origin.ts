/**
 * Read an origin typed or pasted by a person: scheme, host and port, nothing after it. A whole address is cut down to
 * its origin. Plain http is taken for this machine alone. Null when it is no origin the widget can run on.
 */
export function parse_origin(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  const is_local = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && is_local)) return null;
  return url.username || url.password ? null : url.origin;
}
