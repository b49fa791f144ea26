/**
 * A key that no other request ever carries: 128 random bits. Not `randomUUID`, which browsers withhold from pages
 * served over plain http, as on a machine being tried out.
 */
export function random_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
