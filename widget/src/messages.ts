// Every text of the widget, "English | French", one constant each so that the build can inline them. `{}` is the
// place of a value. Written with ordinary spaces: `translator` sets the non-breaking ones.

export const title = 'Recommend {} | Recommander {}';
export const earned = 'Earned | Gagné';
export const qualified = 'Relevant so far: {} | Retenues : {}';
export const pending = 'On the way | En cours';
export const paused = 'Paused for now. | En pause pour l’instant.';

export const mode = 'How many people? | Combien de personnes ?';
export const one = 'One person | Une personne';
export const several = 'Several at once | Plusieurs à la fois';
export const company = 'Company (optional) | Société (facultatif)';
export const contactName = 'Contact name (optional) | Nom du contact (facultatif)';
export const email = 'Work e-mail | E-mail professionnel';
export const freeMail =
  'If they have a work address, prefer it. | Préférez leur adresse professionnelle, s’ils en ont une.';
export const details = 'Add details | Ajouter des précisions';
export const phone = 'Phone (optional) | Téléphone (facultatif)';
export const companyNumber = 'SIREN (optional) | SIREN (facultatif)';
export const need = 'What do they need? (optional) | De quoi ont-ils besoin ? (facultatif)';
export const lines =
  'Addresses, one per line or as you copied them | Adresses, une par ligne ou telles que copiées';
export const count = '{} of 20 | {} sur 20';
export const informed =
  'I have told each person I recommend. | J’ai prévenu chaque personne que je recommande.';
export const submit = 'Recommend | Recommander';

export const emailRequired =
  'Enter an e-mail address, or a company and its phone. | Indiquez une adresse e-mail, ou une société et son téléphone.';
export const emailInvalid = 'Enter a valid e-mail address. | Indiquez une adresse e-mail valable.';
export const tooMany = '20 addresses at most at once. | 20 adresses au plus à la fois.';
export const informedRequired =
  'Tell them first, then tick this box. | Prévenez d’abord, puis cochez cette case.';
export const toCorrect = 'To correct: {} | À corriger : {}';
export const refused = 'Not accepted | Pas acceptée';
export const network = 'No connection: try again. | Pas de connexion : réessayez.';
export const failed = 'This did not go through: try again. | L’envoi n’a pas abouti : réessayez.';
export const sessionEnded =
  'Your session has ended: reload the page. | Votre session a expiré : rechargez la page.';

export const thanks = 'Thank you! Received: {}. | Merci ! Bien reçu : {}.';
export const next =
  'We check it, then contact them; you can follow it here. | Nous vérifions, puis prenons contact ; suivez la suite ici.';
export const nextCall = 'We call you before we contact them. | Nous vous appelons avant de prendre contact.';

export const mine = 'Your recommendations | Vos recommandations';
export const none =
  'None yet: the first takes thirty seconds. | Aucune encore : la première prend trente secondes.';
export const received = 'Received | Reçue';
export const inDiscussion = 'In discussion | En discussion';
export const customer = 'Customer | Client';
export const notThisTime = 'Not this time | Pas cette fois';

export const link = 'Your personal link | Votre lien personnel';
export const copy = 'Copy | Copier';
export const copied = 'Copied | Copié';
export const qrCode = 'QR code | Code QR';
export const copyFailed = 'Now press Ctrl+C | Faites Ctrl+C';

export const preferences = 'Preferences | Préférences';
export const reward = 'Your reward | Votre récompense';
export const cash = 'Paid by transfer | Versée par virement';
export const credit = 'Credited to our subscription | Déduite de notre abonnement';
export const donation = 'Given to a charity | Donnée à une association';
export const noReward = 'No reward | Aucune récompense';
export const hideAmounts = 'Hide amounts | Masquer les montants';
export const involvement = 'How do you want to be involved? | Comment souhaitez-vous participer ?';
export const quoteMe = 'You may quote me | Vous pouvez me citer';
export const introduce = 'I introduce you | Je vous présente';
export const anonymous = 'Keep me anonymous | Ne me nommez pas';
export const callMeFirst = 'Call me first | Appelez-moi d’abord';
export const save = 'Save | Enregistrer';
export const saved = 'Saved | Enregistré';
