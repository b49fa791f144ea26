import type { Money, Page, RuleAudience, Warning } from './contract';

/** What the contract says of gifts; contract.ts gives it to the rest of the console. */

export interface LocalText {
  en: string;
  fr: string;
}

export interface GiftVariant {
  code: string;
  label: LocalText;
  stock: number | null;
}

/** What a person edits of a gift. */
export interface GiftEdit {
  name: LocalText;
  unit_cost: Money;
  stock: number | null;
  variants: GiftVariant[];
  is_experience: boolean;
}

export interface Gift extends GiftEdit {
  id: string;
  picture: string | null;
  wanted: number;
  updated_at: string;
}

export type GiftOrderState =
  'earned' | 'address_asked' | 'to_pack' | 'shipped' | 'delivered' | 'returned' | 'cancelled';
export type GiftOrderEvent =
  'asked' | 'confirmed_address' | 'shipped' | 'delivered' | 'returned' | 'corrected_address' | 'cancelled';

export interface PostalAddress {
  name: string;
  line1: string;
  line2: string | null;
  postcode: string;
  city: string;
  country: string;
}

export interface GiftOrder {
  id: string;
  reward: string;
  kind: 'gift' | 'experience';
  gift: string | null;
  gift_name: LocalText | null;
  quantity: number;
  variant: string | null;
  value: Money;
  /** Null, as address, link and tracking are, to members who may not move gifts. */
  recipient: string | null;
  account_name: string;
  state: GiftOrderState;
  reward_state: string;
  address: PostalAddress | null;
  address_link: string | null;
  tracking: string | null;
  near_limit: boolean;
  actions: GiftOrderEvent[];
  created_at: string;
}

export interface GiftOrderPage extends Page<GiftOrder> {
  counts: { state: GiftOrderState; count: number }[];
}

export interface GiftOrderTransition {
  event: GiftOrderEvent;
  address?: PostalAddress;
  variant?: string;
  tracking?: string;
  reason?: string;
}

export interface GiftLimit {
  from: string;
  amount: Money | null;
}

export type LadderCount = 'accepted' | 'engaged';

export interface GiftRung {
  count: number;
  gift: string;
}

export interface GiftLadder {
  counts_on: LadderCount;
  audience: RuleAudience;
  rungs: GiftRung[];
  warnings: Warning[];
}
