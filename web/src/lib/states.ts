/** How a state looks: its tone, and a shape that says the same without color. */
export interface Look {
  tone: 'good' | 'busy' | 'warn' | 'bad' | 'quiet';
  shape: 'check' | 'half' | 'ring' | 'triangle' | 'cross' | 'dash' | 'back' | 'pause' | 'clock' | 'arrow';
}

const kQuiet: Look = { tone: 'quiet', shape: 'dash' };

const kReferral: Record<string, Look> = {
  submitted: { tone: 'busy', shape: 'ring' },
  review: { tone: 'warn', shape: 'triangle' },
  accepted: { tone: 'busy', shape: 'ring' },
  advocate_call: { tone: 'busy', shape: 'half' },
  to_contact: { tone: 'busy', shape: 'half' },
  contacted: { tone: 'busy', shape: 'half' },
  engaged: { tone: 'busy', shape: 'arrow' },
  won: { tone: 'good', shape: 'check' },
  refunded: { tone: 'bad', shape: 'back' },
  objected: { tone: 'bad', shape: 'cross' },
  rejected: { tone: 'quiet', shape: 'cross' },
  withdrawn: { tone: 'quiet', shape: 'cross' },
  lost: { tone: 'quiet', shape: 'cross' },
};

const kReward: Record<string, Look> = {
  parked: { tone: 'warn', shape: 'pause' },
  unfunded: { tone: 'warn', shape: 'triangle' },
  pending: { tone: 'busy', shape: 'clock' },
  held: { tone: 'warn', shape: 'pause' },
  approved: { tone: 'busy', shape: 'check' },
  scheduled: { tone: 'busy', shape: 'arrow' },
  failed: { tone: 'bad', shape: 'triangle' },
  paid: { tone: 'good', shape: 'check' },
  clawback_due: { tone: 'bad', shape: 'back' },
  clawed_back: { tone: 'quiet', shape: 'back' },
  voided: { tone: 'quiet', shape: 'cross' },
};

const kOutcome: Record<string, Look> = {
  pending: { tone: 'busy', shape: 'clock' },
  applied: { tone: 'good', shape: 'check' },
  parked: { tone: 'warn', shape: 'pause' },
  ignored: { tone: 'quiet', shape: 'dash' },
  dead_letter: { tone: 'bad', shape: 'triangle' },
};

const kCampaign: Record<string, Look> = {
  draft: { tone: 'quiet', shape: 'dash' },
  scheduled: { tone: 'busy', shape: 'clock' },
  running: { tone: 'good', shape: 'check' },
  paused: { tone: 'warn', shape: 'pause' },
  stopped: { tone: 'bad', shape: 'cross' },
  ended: { tone: 'quiet', shape: 'check' },
};

const kFlag: Record<string, Look> = {
  quantity_without_quality: { tone: 'bad', shape: 'triangle' },
  gifts_on_sale: { tone: 'warn', shape: 'triangle' },
};

const kProposal: Record<string, Look> = {
  accept: { tone: 'good', shape: 'check' },
  review: { tone: 'warn', shape: 'ring' },
  refuse: { tone: 'bad', shape: 'cross' },
};

const kOther: Record<string, Look> = {
  open: { tone: 'good', shape: 'check' },
  closed: { tone: 'quiet', shape: 'pause' },
  done: { tone: 'good', shape: 'check' },
};

const kLine: Record<string, Look> = {
  scheduled: { tone: 'busy', shape: 'arrow' },
  confirmed: { tone: 'good', shape: 'check' },
  failed: { tone: 'bad', shape: 'triangle' },
  netted: { tone: 'quiet', shape: 'back' },
};

const kBenefit: Record<string, Look> = {
  due: { tone: 'busy', shape: 'clock' },
  applied: { tone: 'good', shape: 'check' },
  failed: { tone: 'bad', shape: 'triangle' },
  reversed: { tone: 'warn', shape: 'back' },
};

const kGuardrail: Record<string, Look> = {
  ok: { tone: 'good', shape: 'check' },
  alert: { tone: 'warn', shape: 'triangle' },
  approval: { tone: 'warn', shape: 'pause' },
  paused: { tone: 'bad', shape: 'pause' },
};

const kScenario: Record<string, Look> = {
  draft: { tone: 'quiet', shape: 'ring' },
  running: { tone: 'good', shape: 'arrow' },
  paused: { tone: 'warn', shape: 'pause' },
  closed: { tone: 'quiet', shape: 'cross' },
};

const kEnrollment: Record<string, Look> = {
  active: { tone: 'busy', shape: 'arrow' },
  paused: { tone: 'warn', shape: 'pause' },
  ended: { tone: 'quiet', shape: 'check' },
};

const kTemplate: Record<string, Look> = {
  default: { tone: 'quiet', shape: 'dash' },
  edited: { tone: 'good', shape: 'check' },
  incomplete: { tone: 'bad', shape: 'triangle' },
};

const kMessage: Record<string, Look> = {
  queued: { tone: 'busy', shape: 'clock' },
  sending: { tone: 'busy', shape: 'arrow' },
  sent: { tone: 'good', shape: 'check' },
  unknown: { tone: 'warn', shape: 'triangle' },
  refused: { tone: 'bad', shape: 'cross' },
};

const kSenderCheck: Record<string, Look> = {
  trial: { tone: 'quiet', shape: 'dash' },
  unchecked: { tone: 'warn', shape: 'ring' },
  unanswered: { tone: 'warn', shape: 'pause' },
  unverified: { tone: 'bad', shape: 'triangle' },
  verified: { tone: 'good', shape: 'check' },
};

const kGrade: Record<string, Look> = {
  good: { tone: 'good', shape: 'check' },
  doubtful: { tone: 'warn', shape: 'ring' },
  bad: { tone: 'bad', shape: 'triangle' },
};

const kAdvocate: Record<string, Look> = {
  active: { tone: 'good', shape: 'check' },
  gifts_on_sale: { tone: 'warn', shape: 'triangle' },
  left: { tone: 'quiet', shape: 'cross' },
};

const kImport: Record<string, Look> = {
  uploaded: { tone: 'warn', shape: 'ring' },
  checking: { tone: 'busy', shape: 'clock' },
  checked: { tone: 'warn', shape: 'check' },
  running: { tone: 'busy', shape: 'arrow' },
  done: { tone: 'good', shape: 'check' },
};

const kAllowed: Record<string, Look> = {
  on: { tone: 'good', shape: 'check' },
  off: { tone: 'warn', shape: 'pause' },
};

const kFamilies = {
  account_program: kAllowed,
  account_gifts: kAllowed,
  advocate_state: kAdvocate,
  sender_check_state: kSenderCheck,
  record_grade: kGrade,
  import_state: kImport,
  message_state: kMessage,
  referral_state: kReferral,
  reward_state: kReward,
  outcome: kOutcome,
  program_state: kOther,
  guardrail_state: kGuardrail,
  payout_state: {
    ...kOther,
    awaiting_approval: { tone: 'warn', shape: 'pause' },
    open: { tone: 'busy', shape: 'clock' },
    cancelled: { tone: 'quiet', shape: 'cross' },
  } as Record<string, Look>,
  line_outcome: kLine,
  benefit_state: kBenefit,
  scenario_state: kScenario,
  enrollment_state: kEnrollment,
  campaign_state: kCampaign,
  campaign_flag: kFlag,
  advocate_flag: kFlag,
  review_proposal: kProposal,
  template_state: kTemplate,
};

export type StateFamily = keyof typeof kFamilies;

/** The look of a state; quiet for one that is new to us. */
export function look_of(family: StateFamily, state: string): Look {
  return kFamilies[family][state] ?? kQuiet;
}

/** Referral states in the order of the path, for filters. */
export const kReferralStates = [
  'submitted',
  'review',
  'accepted',
  'advocate_call',
  'to_contact',
  'contacted',
  'engaged',
  'won',
  'lost',
  'rejected',
  'withdrawn',
  'expired',
  'refunded',
  'objected',
  'erased',
] as const;

/** Reward states in the order of the path, for filters. */
export const kRewardStates = [
  'unfunded',
  'pending',
  'held',
  'approved',
  'scheduled',
  'failed',
  'paid',
  'clawback_due',
  'clawed_back',
  'parked',
  'voided',
  'written_off',
] as const;

/** Events that a person must explain; the reason is kept, and the advocate may read it. */
export const kEventsWithReason: readonly string[] = [
  'lost',
  'withdrawal',
  'review_refused',
  'advocate_declines',
  'refused',
  'flagged',
  'cleared',
  'written_off',
  'objection',
  'erasure',
];

/** Events that end something for good and are shown as such. */
export const kGraveEvents: readonly string[] = ['objection', 'erasure', 'refused', 'written_off', 'review_refused'];

export const kLedgerAccounts = ['funding', 'budget', 'pending', 'approved', 'clearing', 'settled', 'owed'] as const;
export const kOutcomes = ['applied', 'pending', 'parked', 'ignored', 'dead_letter'] as const;
