import type { Money } from './contract';

// ISO 4217. Browsers follow CLDR instead, which drops the two decimals of HUF, COP or IDR among others.
const kNoDecimals = /BIF|CLP|DJF|GNF|ISK|JPY|KMF|KRW|PYG|RWF|UGX|VND|VUV|X[AOP]F/;
const kThreeDecimals = /BHD|IQD|JOD|KWD|LYD|OMR|TND/;

/** Digits after the decimal mark: 2 for EUR, 0 for JPY, 3 for TND. */
export function decimals(currency: string): number {
  return kNoDecimals.test(currency) ? 0 : kThreeDecimals.test(currency) ? 3 : 2;
}

/** `258 €`, `258,50 €`, `€258.50`: decimals only where there are any. */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const digits = decimals(currency);
  const unit = 10 ** digits;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: amount % unit ? digits : 0,
    maximumFractionDigits: digits,
  }).format(amount / unit);
}
