export type Locale = 'fr' | 'en';

/** The language a page begins in: the one its address names (`?lang=fr`), else the first of the browser's that it has. */
export function first_locale(search: string, languages: readonly string[]): Locale {
  const asked = [new URLSearchParams(search).get('lang') ?? '', ...languages];
  for (const language of asked) {
    const [name] = language.toLowerCase().split('-');
    if (name === 'fr' || name === 'en') return name;
  }
  return 'en';
}

const kEnglish = {
  invoices: 'Invoices',
  referral_space: 'Referral space',
  navigation: 'Main',
  signed_in: 'Signed in as',
  admin: 'Administrator',
  member: 'Ordinary member',
  merchant: 'Merchant (Boutiq)',
  language: 'Language',
  invoices_text: 'Four invoices this month, two still to be paid.',
  number: 'Number',
  customer: 'Customer',
  due: 'Due',
  amount: 'Amount',
  status: 'Status',
  paid: 'Paid',
  waiting: 'Waiting',
  late: 'Late',
  orders: 'Orders',
  orders_text: 'Two orders to ship today.',
  ordered: 'Ordered',
  to_ship: 'To ship',
  shipped: 'Shipped',
  space_text: 'Do you like Facturel? Tell a colleague.',
  space_text_shop: 'Do you like Boutiq? Tell another shop. One of us calls you before we call them.',
  members_gifts:
    'An ordinary member is offered gifts for whom they recommend; a commission is for administrators alone.',
  invented_shop: 'Boutiq is an invented product. Its sales reps call the advocate first, then the prospect.',
  invented: 'Facturel is an invented product. It shows how Parrain sits in yours.',
  survey: 'Survey',
  survey_text: 'See what a user sees at log-in. Each try is somebody whom the survey has never asked.',
  ask_card: 'Ask in a card',
  ask_modal: 'Ask in a window',
  simulation: 'Simulation',
  simulation_text: 'Play the billing system: let a prospect pay, then refund them, and watch the reward follow.',
  prospect: 'Prospect',
  no_referrals: 'Recommend somebody first: the prospect will appear here.',
  payment: 'Simulate a payment',
  refund: 'Simulate a refund',
  yearly: 'yearly',
  monthly: 'monthly',
  interval: 'Subscription',
  amount_in: 'Amount (€)',
  invoice: 'Invoice',
  refunded_in: 'Refunded (€)',
  happened: 'What happened',
  open_ledger: 'Open the ledger in the console',
  paid_event: 'Payment of {amount} by {who}',
  refunded_event: 'Refund of {amount} on {invoice}',
  refused_because: 'Refused: {why}',
  wrong_amount: 'Write an amount such as 1290.00.',
  wrong_invoice: 'Simulate a payment first, or write the number of an invoice.',
  unreachable: 'The server cannot be reached.',
  step_received: 'Received',
  step_advocate_call: 'We call you first',
  step_prospect_call: 'Now we call them',
  step_in_discussion: 'In discussion',
  step_customer: 'Customer',
  step_not_this_time: 'Not this time',
  outcome_applied: 'applied',
  outcome_pending: 'being handled',
  outcome_parked: 'waiting',
  outcome_ignored: 'ignored',
  outcome_dead_letter: 'refused',
};

export type TextKey = keyof typeof kEnglish;

const kFrench: Record<TextKey, string> = {
  invoices: 'Factures',
  referral_space: 'Espace parrainage',
  navigation: 'Principale',
  signed_in: 'Connecté en tant que',
  admin: 'Administrateur',
  member: 'Simple membre',
  merchant: 'Commerçant (Boutiq)',
  language: 'Langue',
  invoices_text: 'Quatre factures ce mois-ci, dont deux à encaisser.',
  number: 'Numéro',
  customer: 'Client',
  due: 'Échéance',
  amount: 'Montant',
  status: 'État',
  paid: 'Payée',
  waiting: 'En attente',
  late: 'En retard',
  orders: 'Commandes',
  orders_text: 'Deux commandes à expédier aujourd’hui.',
  ordered: 'Commandée',
  to_ship: 'À expédier',
  shipped: 'Expédiée',
  space_text_shop:
    'Vous aimez Boutiq\u202f? Parlez-en à une autre enseigne. L’un de nous vous appelle avant de l’appeler.',
  space_text: 'Vous aimez Facturel\u202f? Parlez-en à un confrère.',
  members_gifts:
    'Un simple membre se voit proposer des cadeaux pour ses recommandations\u00a0; la commission est réservée aux administrateurs.',
  invented_shop: 'Boutiq est un produit inventé. Ses commerciaux appellent d’abord le parrain, puis le filleul.',
  invented: 'Facturel est un produit inventé. Il montre comment Parrain s’insère dans le vôtre.',
  survey: 'Sondage',
  survey_text:
    'Voyez ce qu’un utilisateur voit à la connexion. Chaque essai est une personne que le sondage n’a jamais interrogée.',
  ask_card: 'Demander dans une carte',
  ask_modal: 'Demander dans une fenêtre',
  simulation: 'Simulation',
  simulation_text:
    'Jouez le système de facturation\u00a0: faites payer un filleul, remboursez-le, et suivez la récompense.',
  prospect: 'Filleul',
  no_referrals: 'Recommandez d’abord quelqu’un\u00a0: le filleul apparaîtra ici.',
  payment: 'Simuler un paiement',
  refund: 'Simuler un remboursement',
  yearly: 'annuel',
  monthly: 'mensuel',
  interval: 'Abonnement',
  amount_in: 'Montant (€)',
  invoice: 'Facture',
  refunded_in: 'Remboursé (€)',
  happened: 'Ce qui s’est passé',
  open_ledger: 'Ouvrir le grand livre dans la console',
  paid_event: 'Paiement de {amount} par {who}',
  refunded_event: 'Remboursement de {amount} sur {invoice}',
  refused_because: 'Refusé\u00a0: {why}',
  wrong_amount: 'Écrivez un montant, par exemple 1290,00.',
  wrong_invoice: 'Simulez d’abord un paiement, ou écrivez un numéro de facture.',
  unreachable: 'Le serveur est injoignable.',
  step_received: 'Reçue',
  step_advocate_call: 'Nous vous appelons d’abord',
  step_prospect_call: 'Nous les appelons à présent',
  step_in_discussion: 'En discussion',
  step_customer: 'Client',
  step_not_this_time: 'Pas cette fois',
  outcome_applied: 'appliqué',
  outcome_pending: 'en cours',
  outcome_parked: 'en attente',
  outcome_ignored: 'ignoré',
  outcome_dead_letter: 'refusé',
};

const kTexts: Record<Locale, Record<TextKey, string>> = { fr: kFrench, en: kEnglish };

/** A text of the demo page, with `{name}` replaced by the given values. */
export function text(locale: Locale, key: TextKey, values: Record<string, string> = {}): string {
  return kTexts[locale][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A text whose key ends in a code of the server; the code itself when it is new to us. */
export function coded_text(locale: Locale, family: 'step' | 'outcome', code: string): string {
  const key = `${family}_${code}`;
  return key in kEnglish ? text(locale, key as TextKey) : code;
}
