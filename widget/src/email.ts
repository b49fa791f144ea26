// Consumer providers of the French and English speaking world.
const kFreeMail =
  /@(aliceadsl|aol|bbox|club-internet|free|gmail|gmx|googlemail|hotmail|icloud|laposte|live|me|msn|neuf|numericable|orange|outlook|proton|protonmail|sfr|wanadoo|yahoo|ymail)\.(co\.uk|com|fr|me|net)$/i;

/** Enough to catch a slip of the finger; the server alone decides. */
export const isPlausibleEmail = (address: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(address);

/** True of the large consumer providers: worth a hint, never a refusal. */
export const isFreeMail = (address: string): boolean => kFreeMail.test(address);
