### Ce que lisent les utilisateurs, en français. Vouvoiement.

## Heures

moment = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $time } ({ $zone })
moment-short = { $day }/{ $month } { $time } { $zone }

## Toutes les pages

error = Erreur :
help = Aide : { $where }
close = Vous pouvez fermer cette page.
link-once = Ce lien ne fonctionne qu’une fois, jusqu’au { $time }. L’ouverture de cette page n’a encore rien changé.
link-spent = Ce lien ne fonctionne plus.
unexpected = Si vous ne vous y attendiez pas, fermez la page et prévenez l’administration de { $organisation }.
unexpected-message = Si vous n’attendiez pas le message qui vous a conduit ici, prévenez l’administration de { $organisation }.
continue = Continuer

## Configurer une application d’authentification

setup-title = Configurez votre application d’authentification
setup-hello = Bonjour { $name }. Une application d’authentification sur votre téléphone affiche des codes qui prouvent que c’est bien vous. La configuration se fait en trois étapes.
setup-system = Vous aurez besoin de ses codes pour vous connecter à ce que { $system } protège.
setup-install = Installez une application
setup-install-how = Si vous n’en avez pas encore, installez une application d’authentification, par exemple Google Authenticator, Authy ou Microsoft Authenticator.
setup-add = Ajoutez ce compte à l’application
setup-add-how = Choisissez une de ces possibilités.
setup-here = Si l’application est sur cet appareil :
setup-open = Ouvrir dans mon application d’authentification
setup-type = Ou saisissez cette clé dans l’application et choisissez « basée sur le temps » si elle le demande :
setup-scan = Si l’application est sur un autre appareil, scannez ceci avec elle :
setup-qr = Code QR qui contient la clé
setup-own-key = La clé est créée pour ce seul navigateur, afin que personne d’autre qui verrait le lien ne la connaisse. Sur un deuxième appareil, le lien affiche une autre clé : saisissez le code sur l’appareil qui a affiché la clé que vous avez ajoutée.
setup-code = Saisissez le code affiché par l’application
setup-code-label = Le code à { $digits } chiffres
setup-code-hint = L’application affiche un nouveau code toutes les { $seconds } secondes. Saisissez celui qu’elle affiche maintenant.
setup-finish = Terminer la configuration
setup-done-title = Votre application d’authentification fonctionne
setup-done = C’est maintenant votre deuxième facteur.
setup-done-unexpected = Si vous ne vouliez pas la configurer, prévenez tout de suite l’administration de { $organisation }.
enrolled = Saisissez ses codes quand vous vous connectez.
enrolled-old = Votre application précédente n’a pas pu être retirée, et ses codes fonctionnent encore. Prévenez l’administration.

codes-title = Conservez ces codes de secours
codes-why = { $count ->
    [one] Si vous perdez votre téléphone, ce code remplace l’application une fois.
   *[other] Si vous perdez votre téléphone, chacun de ces { $count } codes remplace l’application une fois.
}
codes-once = Ils ne sont affichés que maintenant.
codes-keep = Imprimez-les ou enregistrez-les dans un gestionnaire de mots de passe avant de fermer cette page.
codes-copy = Copier
codes-copied = Les codes ont été copiés.
codes-selected = Votre navigateur ne permet pas la copie. Les codes sont sélectionnés : copiez-les avec son menu.
codes-download = Télécharger
codes-file = codes-de-secours
codes-head = Codes de secours, { $organisation }
codes-downloading = Le téléchargement a commencé. Mettez le fichier en lieu sûr.
codes-print = Imprimer
codes-never = Ne donnez jamais un code à personne. Vous pouvez fermer cette page une fois les codes enregistrés.

## Choisir un mot de passe

password-title = Choisissez un nouveau mot de passe
password-account = Votre compte
password-new = Nouveau mot de passe
password-rules = Utilisez de { $min } à { $max } caractères. Plusieurs mots sans rapport font un bon mot de passe ; évitez les noms, les dates et les motifs.
password-again = Répétez le nouveau mot de passe
password-show = Afficher le mot de passe
password-save = Enregistrer le mot de passe
password-done-title = Votre mot de passe a été modifié
password-done = Votre nouveau mot de passe est actif.
password-logged-out = Vous avez été déconnecté partout. Connectez-vous avec le nouveau mot de passe.
password-done-unexpected = Si vous ne vouliez pas modifier votre mot de passe, prévenez tout de suite l’administration de { $organisation }.
password-differs = Les mots de passe ne correspondent pas. Saisissez deux fois le même mot de passe.
password-short = { $count ->
    [one] Utilisez au moins { $min } caractères ; celui-ci en a { $count }.
   *[other] Utilisez au moins { $min } caractères ; celui-ci en a { $count }.
}
password-long = Utilisez au plus { $max } caractères ; celui-ci en a { $count }.
password-guessable = Ce mot de passe est trop facile à deviner.
password-breached = Ce mot de passe est connu par une fuite de données ; choisissez-en un autre.
password-common = Beaucoup de gens utilisent ce mot de passe ; choisissez-en un autre.
hint-rows = Les rangées de touches sont faciles à deviner.
hint-keyboard = Les motifs courts au clavier sont faciles à deviner.
hint-repeats = Les répétitions comme « aaa » sont faciles à deviner.
hint-repeated = Les répétitions comme « abcabcabc » sont à peine plus difficiles à deviner que « abc ».
hint-top = C’est un des mots de passe les plus courants.
hint-similar = Il ressemble à un mot de passe très utilisé.
hint-sequences = Les suites comme abc ou 6543 sont faciles à deviner.
hint-years = Les années récentes sont faciles à deviner.
hint-word = Un mot seul est facile à deviner.
hint-dates = Les dates sont souvent faciles à deviner.
hint-names = Les noms et prénoms sont faciles à deviner.
hint-use-words = Utilisez quelques mots et évitez les expressions courantes.
hint-no-symbols = Les symboles, les chiffres et les majuscules ne sont pas nécessaires.
hint-another-word = Ajoutez encore un ou deux mots. Les mots rares valent mieux.
hint-capitals = Les majuscules n’aident pas beaucoup.
hint-reversed = Les mots à l’envers ne sont guère plus difficiles à deviner.
hint-substitutions = Les remplacements prévisibles comme « @ » à la place de « a » n’aident pas beaucoup.
hint-turns = Utilisez un motif au clavier plus long, avec plus de changements de direction.
hint-avoid-repeats = Évitez les mots et les caractères répétés.
hint-avoid-sequences = Évitez les suites.
hint-avoid-years = Évitez les années récentes.
hint-avoid-own-dates = Évitez les dates et les années qui ont un rapport avec vous.

## Vérifier un numéro de téléphone

phone-title = Vérifiez votre numéro de téléphone
phone-question = Le numéro se terminant par { $end } est-il le vôtre, et y avez-vous reçu le SMS ?
phone-verify = Vérifier ce numéro
phone-other = Sinon, dites-le ici : le numéro n’est alors pas vérifié, et l’administration le voit.
phone-disown = Ce n’est pas mon numéro
phone-done-title = Votre numéro de téléphone est vérifié
phone-done = Le numéro se terminant par { $end } est maintenant vérifié pour votre compte.
phone-done-unexpected = Si ce n’est pas votre numéro, prévenez tout de suite l’administration de { $organisation }.
phone-disowned-title = Le numéro n’a pas été vérifié
phone-disowned = Merci. L’administration de { $organisation } voit que ce n’est pas votre numéro.
phone-disowned-after = Si c’est finalement votre numéro, demandez à l’administration de renvoyer le SMS.

## Autoriser un réseau

network-title = Connectez-vous depuis un nouveau réseau
network-why = Trop de connexions à votre compte ont échoué ; il n’est donc ouvert qu’aux réseaux que vous avez déjà utilisés. Autorisez celui-ci si vous allez vous connecter depuis lui.
network-from = Cette page a été ouverte depuis { $network }. Pour vous connecter sur une autre machine, ouvrez-y le lien.
network-allow = Autoriser ce réseau
network-unexpected = Si vous n’êtes pas en train de vous connecter, fermez la page. Votre mot de passe protège toujours votre compte.
network-done-title = Vous pouvez maintenant vous connecter
network-done = Connectez-vous depuis ce réseau avant le { $time }, avec votre mot de passe et votre deuxième facteur. Votre compte le connaîtra ensuite.
network-done-unexpected = Si vous ne vouliez pas vous connecter, prévenez tout de suite l’administration de { $organisation }.

## Confirmer une adresse

email-title = Confirmez votre nouvelle adresse e-mail
email-question = Le compte de { $name } chez { $organisation } doit désormais utiliser cette adresse :
email-then = Une fois que vous l’aurez confirmée, vous vous connecterez avec elle et serez déconnecté de toutes les sessions.
email-use = Utiliser cette adresse
email-unexpected = Si vous ne vous y attendiez pas ou si le compte n’est pas le vôtre, fermez la page et prévenez l’administration de { $organisation }. Rien ne change alors.
email-done-title = Votre adresse e-mail a été modifiée
email-done = Votre compte utilise maintenant { $email }. Connectez-vous désormais avec elle.
email-done-unexpected = Si ce n’est pas votre compte, prévenez tout de suite l’administration de { $organisation }.

## Confirmer l’identité

proof-state = Confirmez que c’est bien vous
proof-title = D’abord, confirmez que c’est bien vous
proof-why-approval-setup = Votre messagerie seule ne montre pas que c’est vous. Avant d’ajouter une application d’authentification, saisissez le code d’approbation que l’administration vous communique.
proof-why-approval-password = Votre messagerie seule ne montre pas que c’est vous. Avant de choisir un mot de passe, saisissez le code d’approbation que l’administration vous communique.
proof-why-approval-phone = Ce lien n’est pas arrivé par SMS. Avant que le numéro soit vérifié, saisissez le code d’approbation que l’administration vous communique par téléphone.
proof-why-app-setup = Vous avez déjà une application d’authentification. Avant qu’une autre la remplace, confirmez avec celle que vous avez.
proof-why-setup = Votre compte a un téléphone vérifié. Avant d’ajouter une application d’authentification, confirmez avec ce téléphone.
proof-why-password = Votre compte est protégé par un deuxième facteur. Avant de modifier le mot de passe, confirmez avec ce facteur.
proof-why-network = Votre compte est protégé par un deuxième facteur. Avant que le réseau soit autorisé, confirmez avec ce facteur.
proof-why-email = Votre compte est protégé par un deuxième facteur. Avant que l’adresse soit modifiée, confirmez avec ce facteur.
proof-why-phone = Votre compte est protégé par un deuxième facteur. Avant que le numéro soit vérifié, confirmez avec ce facteur.
proof-text-request = Demandez un code par SMS à votre numéro vérifié se terminant par { $end }.
proof-text-send = M’envoyer un code par SMS
proof-text-lost = Si vous n’avez plus ce numéro, prévenez l’administration.
proof-text-sent = Un code pour votre numéro se terminant par { $end } a été demandé le { $time }. Il est valable 10 minutes.
proof-text-label = Code reçu par SMS
proof-text-none = Toujours pas de SMS après quelques minutes ?
proof-text-again = Envoyer un autre code
proof-app-label = Code de l’application d’authentification ou code de secours
proof-app-lost = Si vous n’avez ni l’un ni l’autre, prévenez l’administration.
proof-approval-label = Code d’approbation
proof-approval-owner = Demandez à un autre Owner de votre organisation. Si vous êtes le seul, ouvrez mfadmin sur la machine du serveur et approuvez-y le lien.
proof-approval-admin = Demandez à un Owner ou à un Admin de votre organisation.
proof-approval-code = On vous communique huit chiffres, valables 10 minutes.

## Pourquoi un code n’a pas été accepté

code-wrong = Ce code est faux ou a expiré.
code-unchecked = Votre code n’a pas pu être vérifié pour l’instant. Attendez une minute, puis saisissez-en un nouveau.
code-refused = { $system } n’a pas accepté la nouvelle application, et rien n’a été modifié : { $reason } Réessayez dans un moment avec le code que l’application affichera alors. Si cela n’aide pas, prévenez l’administration.
code-refused-system = Le système auquel vous vous connectez n’a pas accepté la nouvelle application, et rien n’a été modifié : { $reason } Réessayez dans un moment avec le code que l’application affichera alors. Si cela n’aide pas, prévenez l’administration.
code-key-lost = Ce navigateur n’a pas conservé la clé. Autorisez les cookies pour cette page, ajoutez à votre application la nouvelle clé ci-dessous et saisissez son code.
code-too-soon = Un code a été envoyé il y a moins d’une minute. Attendez un instant.
code-too-often = Plusieurs codes vous ont été envoyés. Attendez quelques minutes.
code-too-many = Aucun autre code ne peut être envoyé pour ce lien. Demandez un nouveau lien à l’administration.
clock-ahead = { $minutes ->
    [one] L’horloge de votre téléphone avance d’environ { $minutes } minute.
   *[other] L’horloge de votre téléphone avance d’environ { $minutes } minutes.
} Activez la date et l’heure automatiques dans les réglages du téléphone, puis saisissez le code que l’application affiche.
clock-behind = { $minutes ->
    [one] L’horloge de votre téléphone retarde d’environ { $minutes } minute.
   *[other] L’horloge de votre téléphone retarde d’environ { $minutes } minutes.
} Activez la date et l’heure automatiques dans les réglages du téléphone, puis saisissez le code que l’application affiche.

## Pourquoi il n’y a rien à faire sur une page

closed-ask = Pour en obtenir un nouveau, adressez-vous à l’administration.
closed-ask-setup = Demandez à l’administration un nouveau lien de configuration.
closed-ask-password = Demandez à l’administration un nouveau lien pour le mot de passe.
closed-ask-phone = Demandez à l’administration de renvoyer le SMS.
closed-ask-email = Demandez à l’administration d’ordonner à nouveau la modification.
closed-used-title = Ce lien a déjà été utilisé
closed-used = Il a été utilisé le { $time }. Un lien ne fonctionne qu’une fois.
closed-used-next = Si c’était vous, vous avez terminé. Sinon, prévenez tout de suite l’administration.
closed-under-way-title = Votre application d’authentification est en cours de configuration
closed-under-way = Votre code était juste. Le système auquel vous vous connectez n’a pas encore répondu.
closed-under-way-next = Gardez la nouvelle entrée dans votre application. Attendez une minute, puis ouvrez à nouveau le lien du message : il dit où en sont les choses.
closed-outcome-title = On ne sait pas encore si votre application fonctionne
closed-outcome = Votre code était juste. Le système auquel vous vous connectez n’a pas répondu, si bien que personne ne sait s’il a votre nouvelle application.
closed-outcome-next = Gardez la nouvelle entrée dans votre application et prévenez l’administration : elle peut vérifier à nouveau.
closed-revoked-title = Ce lien a été remplacé
closed-revoked = Seul le lien le plus récent fonctionne. Ouvrez le lien du message le plus récent.
closed-revoked-next = Pas de message plus récent ?
closed-ended-title = Ce lien ne fonctionne plus
closed-ended = Votre compte a été modifié après son envoi, ou l’administration l’a annulé.
closed-cancelled-title = Cette modification a été annulée
closed-cancelled = L’administration l’a annulée, ou votre accès a été modifié entre-temps. Votre adresse e-mail reste inchangée.
closed-cancelled-next = Si elle doit encore changer, demandez à l’administration d’ordonner à nouveau la modification.
closed-taken-title = Cette adresse est prise
closed-taken = Un autre compte a obtenu cette adresse e-mail entre-temps. La vôtre reste inchangée.
closed-taken-next = Demandez à l’administration de régler la question.
closed-expired-title = Ce lien a expiré
closed-expired = Il a expiré le { $time }.
closed-unknown-title = Ce lien n’est pas valable
closed-unknown = Il en manque peut-être une partie. Ouvrez à nouveau le lien du message, ou copiez-le en entier.
closed-unknown-next = Si cela n’aide pas, demandez-en un nouveau à l’administration.
closed-tries-title = Trop d’essais
closed-tries = Pour votre sécurité, ce lien ne fonctionne plus.
closed-forms-title = Trop de demandes
closed-forms = Trop de demandes sont venues de votre réseau. Rien n’a été modifié.
closed-forms-next = { $seconds ->
    [one] Attendez { $seconds } seconde, revenez en arrière et envoyez à nouveau le formulaire.
   *[other] Attendez { $seconds } secondes, revenez en arrière et envoyez à nouveau le formulaire.
}
closed-not-now-title = Réessayez dans un moment
closed-not-now = Le serveur est occupé. Rien n’a été modifié.
closed-not-now-next = Attendez une minute, puis ouvrez à nouveau le lien du message.
closed-broken-title = Quelque chose s’est mal passé
closed-broken = L’erreur vient de nous. Rien n’a été modifié.
closed-broken-next = Réessayez plus tard. Si cela se répète, prévenez l’administration.
closed-large-title = Le formulaire est trop volumineux
closed-large = Le formulaire est plus volumineux que ce que cette page accepte. Rien n’a été modifié.
closed-large-next = Revenez en arrière et raccourcissez la saisie.
closed-unreadable-title = Le formulaire n’a pas pu être lu
closed-unreadable = Rien n’a été modifié.
closed-unreadable-next = Ouvrez à nouveau le lien du message et remplissez-y le formulaire.
closed-guard-title = Votre compte a changé
closed-guard = Le numéro de téléphone ou l’application d’authentification de votre compte a changé après l’envoi de ce lien, qui ne peut donc plus confirmer que c’est vous.
closed-guard-next = Vérifiez d’abord votre nouveau numéro, si on vous l’a demandé. Sinon, demandez un nouveau lien à l’administration.
closed-slow-title = La demande a pris trop de temps
closed-slow = Le serveur est occupé. On ne sait pas ce qu’est devenue votre demande.
closed-slow-next = Ouvrez à nouveau le lien du message pour voir s’il a été utilisé.

## Tous les e-mails

mail-hello = Bonjour { $name },
mail-copy = Ou copiez cette adresse dans un navigateur :
mail-help = Aide : { $where }
mail-asker = À la demande de : { $who }
mail-asker-unknown = l’administration
mail-check-link = Pour vérifier que ce message est authentique : son lien commence par { $beginning }, et personne ne vous demande un mot de passe ou un code par e-mail ou par téléphone. En cas de doute, demandez à { $whom } par un moyen que vous connaissez déjà, et ne répondez pas à ce message.
mail-check = Pour vérifier que ce message est authentique : il ne contient aucun lien, et personne ne vous demande un mot de passe ou un code par e-mail ou par téléphone. En cas de doute, demandez à { $whom } par un moyen que vous connaissez déjà, et ne répondez pas à ce message.
mail-check-whom = l’administration
mail-unexpected-link = Si vous n’attendiez pas ce message, n’ouvrez pas le lien et prévenez l’administration.
mail-unexpected = Si vous ne vous y attendiez pas, demandez à l’administration.
mail-not-you = Si ce n’était pas vous, prévenez tout de suite l’administration.
mail-not-your-number = Si ce n’est pas votre numéro, prévenez tout de suite l’administration.
mail-once = Il ne fonctionne qu’une fois, jusqu’au { $time } :

## E-mails sur les applications d’authentification

mail-setup-subject = Configurez votre application d’authentification
mail-setup = L’administration vous demande de configurer une application d’authentification pour votre compte.
mail-setup-hosted = L’administration de { $organisation } vous demande de configurer une application d’authentification. Vous aurez besoin de ses codes pour vous connecter à ce que { $system } protège.
mail-setup-install = 1. Installez une application d’authentification si vous n’en avez pas : Google Authenticator, Authy ou Microsoft Authenticator.
mail-setup-open = 2. Ouvrez ce lien et suivez les étapes.
mail-setup-label = Configurer l’application
mail-reset-subject = Votre application d’authentification a été réinitialisée
mail-reset = L’administration a réinitialisé le { $time } l’application d’authentification de votre compte. Les codes de votre application précédente et vos codes de secours ne fonctionnent plus, et vous êtes déconnecté de toutes les sessions.
mail-reset-hosted-subject = Votre application d’authentification est en cours de réinitialisation
mail-reset-hosted = L’administration de { $organisation } a ordonné le { $time } que votre application d’authentification soit retirée de { $system }. Ses codes cessent de fonctionner. Configurez-en une nouvelle pour vous connecter à ce que { $system } protège.
mail-configured-subject = Votre application d’authentification a été configurée
mail-configured = Une application d’authentification a été configurée pour votre compte le { $time }. Ses codes sont maintenant votre deuxième facteur.
mail-configured-keep = Conservez vos codes de secours là où vous seul pouvez les atteindre. N’en donnez jamais aucun ; saisissez-les seulement sur nos pages.
mail-configured-hosted = Une nouvelle application d’authentification a été configurée pour vous le { $time }. { $system } accepte ses codes quand vous vous connectez.
mail-recovery-subject = Un code de secours a été utilisé
mail-recovery = Un code de secours a été utilisé le { $time } à la place d’un code de l’application d’authentification.
mail-recovery-left = { $count ->
    [0] C’était le dernier. Demandez à l’administration de réinitialiser votre application d’authentification : une nouvelle configuration vous donne de nouveaux codes.
    [one] Il vous en reste un.
   *[other] Il vous en reste { $count }.
}

## E-mails sur les mots de passe, les sessions et les comptes

mail-password-subject = Choisissez un nouveau mot de passe
mail-password = L’administration vous demande de choisir un nouveau mot de passe. L’ancien ne fonctionne plus.
mail-password-open = Ouvrez ce lien pour en choisir un.
mail-password-label = Choisir un mot de passe
mail-password-changed-subject = Votre mot de passe a été modifié
mail-password-changed = Le mot de passe de votre compte a été modifié le { $time }.
mail-sessions-subject = Vous avez été déconnecté de toutes les sessions
mail-sessions = { $count ->
    [one] L’administration vous a déconnecté de toutes les sessions le { $time } ; { $count } session a pris fin.
   *[other] L’administration vous a déconnecté de toutes les sessions le { $time } ; { $count } sessions ont pris fin.
}
mail-sessions-tokens = { $count ->
    [one] Un de vos jetons de machine ne fonctionne plus : créez-en un nouveau là où vous en avez besoin.
   *[other] { $count } de vos jetons de machine ne fonctionnent plus : créez-en de nouveaux là où vous en avez besoin.
}
mail-sessions-next = Reconnectez-vous pour continuer.
mail-host-subject = Votre compte a été réinitialisé
mail-host-owner = Votre compte a été réinitialisé le { $time }, sur la machine du serveur. Les codes de votre application d’authentification précédente et vos codes de secours ne fonctionnent plus, et vous êtes déconnecté de toutes les sessions.
mail-host-owner-unexpected = Si ce n’était pas vous, quelqu’un d’autre peut agir sur la machine du serveur. Prévenez tout de suite les personnes qui s’en occupent.
mail-host-operator = Votre compte a été réinitialisé le { $time }, sur la machine du serveur. Votre mot de passe, votre application d’authentification et vos codes de secours ne fonctionnent plus, et vous êtes déconnecté de toutes les sessions.
mail-host-operator-next = Les personnes qui s’occupent de la machine vous donnent un lien pour choisir un nouveau mot de passe. À la première connexion, vous configurez à nouveau une application.
mail-host-operator-unexpected = Si personne ne vous en a parlé, demandez tout de suite aux personnes qui s’occupent de la machine du serveur.
mail-locked-subject = Un lien vers votre compte a été fermé
mail-locked = Un lien qui vous a été envoyé a été fermé le { $time } : trop de codes faux ont été saisis. Rien n’a été modifié.
mail-locked-next = Si c’était vous, demandez un nouveau lien à l’administration.
mail-network-subject = Connectez-vous depuis un nouveau réseau
mail-network = Trop de connexions à votre compte ont échoué. Jusqu’à ce que vous vous connectiez, il n’est ouvert qu’aux réseaux que vous avez déjà utilisés.
mail-network-open = Si vous vous connectez depuis un autre réseau, ouvrez-y ce lien. Il ne demande aucun mot de passe et ne connecte personne.
mail-network-label = Autoriser ce réseau
mail-network-unexpected = Si vous n’êtes pas en train de vous connecter, ne tenez pas compte de ce message. Quelqu’un essaie peut-être de deviner votre mot de passe.
mail-token-subject = Un jeton de machine a été créé
mail-token = Un jeton de machine nommé « { $token } » a été créé pour votre compte le { $time }. { $scope ->
    [read] Il peut lire ce que vous pouvez lire
    [remind] Il peut envoyer des rappels en votre nom
   *[act] Il peut lire et agir en votre nom
}, jusqu’au { $until }, et n’a besoin ni de mot de passe ni de deuxième facteur.
mail-token-unexpected = Si ce n’était pas vous, prévenez tout de suite l’administration et faites-le révoquer.
mail-approval-subject = Un code a été créé pour approuver un lien
mail-approval = Le { $time }, un code qui approuve { $link ->
    [setup] le lien de configuration
    [password] le lien pour le mot de passe
    [phone] le lien pour le téléphone
    [network] le lien pour le réseau
   *[email] le lien pour l’e-mail
} de votre compte a été affiché à l’administration. Elle vous le communique en personne ou par téléphone, et il n’est dans aucun message.
mail-approval-keep = Saisissez-le sur la page du lien dans les 10 minutes. Ne l’acceptez de personne d’autre.
mail-approval-unexpected = Si personne ne vous a parlé, quelqu’un est peut-être sur votre compte. Prévenez tout de suite l’administration.

## E-mails sur les numéros de téléphone

mail-phone-subject = Votre numéro de téléphone a été modifié
mail-phone = L’administration a saisi le { $time } pour votre compte un numéro de téléphone se terminant par { $end }.
mail-phone-text = Vous recevrez un SMS avec un lien ; ouvrez-le pour vérifier le numéro.
mail-phone-passed-on = Pour le vérifier, vous recevrez un lien de l’administration et un code par téléphone.
mail-verified-subject = Votre numéro de téléphone a été vérifié
mail-verified-text = Le numéro de téléphone se terminant par { $end } a été vérifié pour votre compte le { $time }, avec le lien d’un SMS.
mail-verified-approval = Le numéro de téléphone se terminant par { $end } a été vérifié pour votre compte le { $time }, avec un code de l’administration.

## E-mails sur les adresses

mail-email-ordered-subject = Votre adresse e-mail va changer
mail-email-ordered = L’administration a ordonné le { $time } que l’adresse e-mail de votre compte devienne { $email }.
mail-email-ordered-next = Jusqu’à ce que cette adresse le confirme, vous vous connectez avec celle-ci. Vous avez été déconnecté de toutes les sessions, et les liens qui vous ont été envoyés ne fonctionnent plus.
mail-email-ordered-unexpected = Si ce n’est pas ce que vous voulez, prévenez tout de suite l’administration : elle peut l’annuler.
mail-email-confirm-subject = Confirmez votre nouvelle adresse e-mail
mail-email-confirm = L’administration de { $organisation } demande d’utiliser désormais cette adresse e-mail pour votre compte.
mail-email-confirm-open = Ouvrez ce lien pour la confirmer.
mail-email-confirm-label = Confirmer l’adresse
mail-email-confirm-unexpected = Si vous n’attendiez pas ce message, n’ouvrez pas le lien : sans lui, rien ne change.
mail-email-stays-subject = Votre adresse e-mail reste inchangée
mail-email-stays = La modification de votre adresse e-mail a été annulée le { $time }. Vous vous connectez avec celle-ci comme avant.
mail-email-changed-subject = Votre adresse e-mail a été modifiée
mail-email-changed-old = L’adresse e-mail de votre compte est { $email } depuis le { $time }. Connectez-vous avec elle ; celle-ci ne compte plus et ne reçoit plus de messages.
mail-email-changed-new = Ceci est l’adresse e-mail de votre compte depuis le { $time }. Connectez-vous désormais avec elle ; vous avez été déconnecté de toutes les sessions.

## E-mails sur le compte lui-même

mail-added-subject = Vous faites maintenant partie de l’administration
mail-added = { $role ->
    [owner] Vous avez été ajouté comme Owner de { $organisation } le { $time }.
    [admin] Vous avez été ajouté comme Admin de { $organisation } le { $time }.
   *[member] Vous avez été ajouté comme membre de { $organisation } le { $time }.
}
mail-added-next = L’administration peut vous envoyer les liens avec lesquels vous choisissez un mot de passe et configurez une application d’authentification.
mail-added-unexpected = Si vous ne vous y attendiez pas, prévenez l’administration.
mail-edited-subject = Votre profil a été modifié
mail-edited-role-subject = Votre rôle a été modifié
mail-edited = L’administration a modifié votre profil le { $time }.
mail-edited-role = Votre rôle était { $was ->
    [owner] Owner
    [admin] Admin
   *[member] membre
} ; il est maintenant { $now ->
    [owner] Owner
    [admin] Admin
   *[member] membre
}.
mail-edited-ended = Vous avez été déconnecté de toutes les sessions, et vos liens, jetons de machine et tâches ont pris fin.
mail-edited-name = Votre nom s’affiche ainsi : { $name }
mail-edited-unexpected = Si ce n’est pas correct, prévenez l’administration.
mail-disabled-subject = Votre compte a été désactivé
mail-disabled = L’administration a désactivé votre compte le { $time }. Vous avez été déconnecté de toutes les sessions, et les liens qui vous ont été envoyés ne fonctionnent plus.
mail-enabled-subject = Votre compte a été activé
mail-enabled = L’administration a activé votre compte le { $time }. Vous pouvez vous connecter avec ce que vous aviez avant.
mail-removed-subject = Votre compte a été supprimé
mail-removed = L’administration a supprimé votre compte le { $time }. Votre nom, votre adresse, votre numéro et vos données de connexion sont effacés ; vous ne pouvez plus vous connecter.

## SMS : 160 caractères de l’alphabet GSM, sans ê, ç ni apostrophe courbe

text-verify = { $sender } : vérifiez ce numéro : { $url } avant { $time }. Inattendu ? Ignorez.
text-verify-shorter = { $sender } : vérifiez ce numéro : { $url } Inattendu ? Ignorez.
text-verify-shortest = { $sender } : { $url }
text-code = { $sender } : votre code est { $code }. Il est valable 10 minutes. Ne le donnez jamais. Inattendu ? Prévenez votre entreprise.
text-code-shorter = { $sender } : votre code est { $code }, valable 10 minutes. Ne le donnez jamais.
