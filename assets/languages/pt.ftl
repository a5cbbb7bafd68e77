### O que os usuários leem, em português. Escrito como no Brasil, com «você», e sem o que só se entende lá.

## Horas

moment = { $day } de { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
} de { $year }, { $time } ({ $zone })
moment-short = { $day }/{ $month } { $time } { $zone }

## Todas as páginas

error = Erro:
help = Ajuda: { $where }
close = Você pode fechar esta página.
link-once = Este link funciona uma única vez, até { $time }. Abrir esta página ainda não mudou nada.
link-spent = Este link não funciona mais.
unexpected = Se você não esperava isto, feche a página e avise a administração de { $organisation }.
unexpected-message = Se você não esperava a mensagem que o trouxe aqui, avise a administração de { $organisation }.
continue = Continuar

## Configurar um aplicativo autenticador

setup-title = Configure seu aplicativo autenticador
setup-hello = Olá, { $name }. Um aplicativo autenticador no seu telefone mostra códigos que provam que é você. A configuração tem três passos.
setup-system = Você precisará dos códigos para entrar no que { $system } protege.
setup-install = Instale um aplicativo
setup-install-how = Se você ainda não tem nenhum, instale um aplicativo autenticador, como Google Authenticator, Authy ou Microsoft Authenticator.
setup-add = Adicione esta conta ao aplicativo
setup-add-how = Use uma destas opções.
setup-here = Se o aplicativo está neste dispositivo:
setup-open = Abrir no meu aplicativo autenticador
setup-type = Ou digite esta chave no aplicativo e escolha “baseada em tempo”, se ele perguntar:
setup-scan = Se o aplicativo está em outro dispositivo, leia isto com ele:
setup-qr = Código QR que contém a chave
setup-own-key = A chave é criada só para este navegador, para que ninguém mais que veja o link a conheça. Em um segundo dispositivo, o link mostra outra chave: digite o código no dispositivo que mostrou a chave que você adicionou.
setup-code = Digite o código que o aplicativo mostra
setup-code-label = O código de { $digits } dígitos
setup-code-hint = O aplicativo mostra um novo código a cada { $seconds } segundos. Digite o que ele mostra agora.
setup-finish = Concluir a configuração
setup-done-title = Seu aplicativo autenticador funciona
setup-done = Ele agora é o seu segundo fator.
setup-done-unexpected = Se você não queria configurar isto, avise imediatamente a administração de { $organisation }.
enrolled = Digite os códigos dele ao entrar.
enrolled-old = Seu aplicativo anterior não pôde ser removido, e os códigos dele ainda funcionam. Avise a administração.

codes-title = Guarde estes códigos de recuperação
codes-why = { $count ->
    [one] Se você perder o telefone, este código substitui o aplicativo uma vez.
   *[other] Se você perder o telefone, cada um destes { $count } códigos substitui o aplicativo uma vez.
}
codes-once = Eles são mostrados somente agora.
codes-keep = Imprima-os ou guarde-os em um gerenciador de senhas antes de fechar esta página.
codes-copy = Copiar
codes-copied = Os códigos foram copiados.
codes-selected = Seu navegador não permite copiar. Os códigos estão selecionados: copie-os pelo menu dele.
codes-download = Baixar
codes-file = codigos-de-recuperacao
codes-head = Códigos de recuperação, { $organisation }
codes-downloading = O download começou. Coloque o arquivo em um lugar seguro.
codes-print = Imprimir
codes-never = Nunca compartilhe um código com ninguém. Você pode fechar esta página quando os códigos estiverem guardados.

## Escolher uma senha

password-title = Escolha uma nova senha
password-account = Sua conta
password-new = Nova senha
password-rules = Use de { $min } a { $max } caracteres. Várias palavras sem relação formam uma boa senha; evite nomes, datas e padrões.
password-again = Repita a nova senha
password-show = Mostrar a senha
password-save = Salvar a senha
password-done-title = Sua senha foi alterada
password-done = Sua nova senha está ativa.
password-logged-out = Você foi desconectado em todos os lugares. Entre com a nova senha.
password-done-unexpected = Se você não queria alterar sua senha, avise imediatamente a administração de { $organisation }.
password-differs = As senhas não são iguais. Digite a mesma senha duas vezes.
password-short = { $count ->
    [one] Use pelo menos { $min } caracteres; esta tem { $count }.
   *[other] Use pelo menos { $min } caracteres; esta tem { $count }.
}
password-long = Use no máximo { $max } caracteres; esta tem { $count }.
password-guessable = Esta senha é fácil demais de adivinhar.
password-breached = Esta senha é conhecida por um vazamento de dados; escolha outra.
password-common = Muitas pessoas usam esta senha; escolha outra.
hint-rows = Fileiras de teclas são fáceis de adivinhar.
hint-keyboard = Padrões curtos de teclado são fáceis de adivinhar.
hint-repeats = Repetições como “aaa” são fáceis de adivinhar.
hint-repeated = Repetições como “abcabcabc” são pouco mais difíceis de adivinhar que “abc”.
hint-top = É uma das senhas mais comuns.
hint-similar = Parece com uma senha muito usada.
hint-sequences = Sequências como abc ou 6543 são fáceis de adivinhar.
hint-years = Anos recentes são fáceis de adivinhar.
hint-word = Uma palavra sozinha é fácil de adivinhar.
hint-dates = Datas costumam ser fáceis de adivinhar.
hint-names = Nomes e sobrenomes são fáceis de adivinhar.
hint-use-words = Use algumas palavras e evite frases comuns.
hint-no-symbols = Símbolos, dígitos e letras maiúsculas não são necessários.
hint-another-word = Acrescente mais uma ou duas palavras. Palavras incomuns são melhores.
hint-capitals = Letras maiúsculas não ajudam muito.
hint-reversed = Palavras ao contrário não são muito mais difíceis de adivinhar.
hint-substitutions = Trocas previsíveis como “@” no lugar de “a” não ajudam muito.
hint-turns = Use um padrão de teclado mais longo, com mais mudanças de direção.
hint-avoid-repeats = Evite palavras e caracteres repetidos.
hint-avoid-sequences = Evite sequências.
hint-avoid-years = Evite anos recentes.
hint-avoid-own-dates = Evite datas e anos que tenham relação com você.

## Verificar um número de telefone

phone-title = Verifique seu número de telefone
phone-question = O número que termina em { $end } é seu, e você recebeu nele a mensagem de texto?
phone-verify = Verificar este número
phone-other = Se não for, diga aqui: o número não será verificado, e a administração verá isso.
phone-disown = Este não é o meu número
phone-done-title = Seu número de telefone está verificado
phone-done = O número que termina em { $end } agora está verificado para sua conta.
phone-done-unexpected = Se este não é o seu número, avise imediatamente a administração de { $organisation }.
phone-disowned-title = O número não foi verificado
phone-disowned = Obrigado. A administração de { $organisation } vê que este não é o seu número.
phone-disowned-after = Se afinal for o seu número, peça à administração que envie a mensagem de texto novamente.

## Permitir uma rede

network-title = Entre a partir de uma nova rede
network-why = Muitas tentativas de entrar na sua conta falharam, por isso ela está aberta apenas às redes que você já usou. Permita esta se você vai entrar a partir dela.
network-from = Esta página foi aberta a partir de { $network }. Para entrar em outra máquina, abra o link nela.
network-allow = Permitir esta rede
network-unexpected = Se você não está entrando, feche a página. Sua senha continua protegendo sua conta.
network-done-title = Agora você pode entrar
network-done = Entre a partir desta rede até { $time }, com sua senha e seu segundo fator. Depois disso, sua conta a conhecerá.
network-done-unexpected = Se você não queria entrar, avise imediatamente a administração de { $organisation }.

## Confirmar um endereço

email-title = Confirme seu novo endereço de e-mail
email-question = A conta de { $name } em { $organisation } deve usar este endereço a partir de agora:
email-then = Depois de confirmá-lo, você entra com ele e é desconectado de todas as sessões.
email-use = Usar este endereço
email-unexpected = Se você não esperava isto, ou se a conta não é sua, feche a página e avise a administração de { $organisation }. Nesse caso, nada muda.
email-done-title = Seu endereço de e-mail foi alterado
email-done = Sua conta agora usa { $email }. Entre com ele a partir de agora.
email-done-unexpected = Se esta não é a sua conta, avise imediatamente a administração de { $organisation }.

## Confirmar quem é

proof-state = Confirme que é você
proof-title = Primeiro, confirme que é você
proof-why-approval-setup = Seu e-mail sozinho não mostra que é você. Antes de adicionar um aplicativo autenticador, digite o código de aprovação que a administração lhe informa.
proof-why-approval-password = Seu e-mail sozinho não mostra que é você. Antes de escolher uma senha, digite o código de aprovação que a administração lhe informa.
proof-why-approval-phone = Este link não chegou como mensagem de texto. Antes que o número seja verificado, digite o código de aprovação que a administração lhe informa por telefone.
proof-why-app-setup = Você já tem um aplicativo autenticador. Antes que outro tome o lugar dele, confirme com o que você tem.
proof-why-setup = Sua conta tem um telefone verificado. Antes de adicionar um aplicativo autenticador, confirme com esse telefone.
proof-why-password = Sua conta está protegida por um segundo fator. Antes de alterar a senha, confirme com esse fator.
proof-why-network = Sua conta está protegida por um segundo fator. Antes que a rede seja permitida, confirme com esse fator.
proof-why-email = Sua conta está protegida por um segundo fator. Antes que o endereço seja alterado, confirme com esse fator.
proof-why-phone = Sua conta está protegida por um segundo fator. Antes que o número seja verificado, confirme com esse fator.
proof-text-request = Peça um código por mensagem de texto para o seu número verificado que termina em { $end }.
proof-text-send = Enviar-me um código
proof-text-lost = Se você não tem mais este número, avise a administração.
proof-text-sent = Um código para o seu número que termina em { $end } foi pedido em { $time }. Ele é válido por 10 minutos.
proof-text-label = Código da mensagem de texto
proof-text-none = Nada chegou depois de alguns minutos?
proof-text-again = Enviar outro código
proof-app-label = Código do aplicativo autenticador ou código de recuperação
proof-app-lost = Se você não tem nenhum dos dois, avise a administração.
proof-approval-label = Código de aprovação
proof-approval-owner = Pergunte a outro Owner da sua organização. Se você é o único, abra o mfadmin na máquina do servidor e aprove o link lá.
proof-approval-admin = Pergunte a um Owner ou Admin da sua organização.
proof-approval-code = Eles informam oito dígitos, que são válidos por 10 minutos.

## Por que um código não foi aceito

code-wrong = Esse código está errado ou expirou.
code-unchecked = Não foi possível conferir seu código agora. Espere um minuto e digite um novo.
code-refused = { $system } não aceitou o novo aplicativo, e nada foi alterado: { $reason } Tente novamente em instantes com o código que o aplicativo mostrar então. Se não ajudar, avise a administração.
code-refused-system = O sistema em que você entra não aceitou o novo aplicativo, e nada foi alterado: { $reason } Tente novamente em instantes com o código que o aplicativo mostrar então. Se não ajudar, avise a administração.
code-key-lost = Este navegador não guardou a chave. Permita cookies para esta página, adicione ao aplicativo a nova chave abaixo e digite o código dela.
code-too-soon = Um código foi enviado há menos de um minuto. Espere um momento.
code-too-often = Vários códigos foram enviados a você. Espere alguns minutos.
code-too-many = Não é possível enviar mais códigos para este link. Peça à administração um novo link.
clock-ahead = { $minutes ->
    [one] O relógio do seu telefone está adiantado cerca de { $minutes } minuto.
   *[other] O relógio do seu telefone está adiantado cerca de { $minutes } minutos.
} Ative a data e a hora automáticas nas configurações do telefone e depois digite o código que o aplicativo mostrar.
clock-behind = { $minutes ->
    [one] O relógio do seu telefone está atrasado cerca de { $minutes } minuto.
   *[other] O relógio do seu telefone está atrasado cerca de { $minutes } minutos.
} Ative a data e a hora automáticas nas configurações do telefone e depois digite o código que o aplicativo mostrar.

## Por que não há nada a fazer em uma página

closed-ask = Para obter um novo, fale com a administração.
closed-ask-setup = Peça à administração um novo link de configuração.
closed-ask-password = Peça à administração um novo link para a senha.
closed-ask-phone = Peça à administração que envie a mensagem de texto novamente.
closed-ask-email = Peça à administração que solicite a alteração novamente.
closed-used-title = Este link já foi usado
closed-used = Ele foi usado em { $time }. Um link funciona uma única vez.
closed-used-next = Se foi você, está tudo pronto. Se não, avise imediatamente a administração.
closed-under-way-title = Seu aplicativo autenticador está sendo configurado
closed-under-way = Seu código estava certo. O sistema em que você entra ainda não respondeu.
closed-under-way-next = Mantenha a nova entrada no aplicativo. Espere um minuto e abra o link da mensagem novamente: ele diz como está a situação.
closed-outcome-title = Ainda não se sabe se seu aplicativo funciona
closed-outcome = Seu código estava certo. O sistema em que você entra não respondeu, e por isso ninguém sabe se ele tem o seu novo aplicativo.
closed-outcome-next = Mantenha a nova entrada no aplicativo e avise a administração: ela pode verificar de novo.
closed-revoked-title = Este link foi substituído
closed-revoked = Somente o link mais novo funciona. Abra o link da mensagem mais nova.
closed-revoked-next = Não há mensagem mais nova?
closed-ended-title = Este link não funciona mais
closed-ended = Sua conta foi alterada depois do envio, ou a administração o encerrou.
closed-cancelled-title = Esta alteração foi cancelada
closed-cancelled = A administração a cancelou, ou o seu acesso foi alterado nesse meio-tempo. Seu endereço de e-mail continua como estava.
closed-cancelled-next = Se ele ainda deve mudar, peça à administração que solicite a alteração novamente.
closed-taken-title = Este endereço está ocupado
closed-taken = Outra conta recebeu este endereço de e-mail nesse meio-tempo. O seu continua como estava.
closed-taken-next = Peça à administração que resolva isso.
closed-expired-title = Este link expirou
closed-expired = Ele expirou em { $time }.
closed-unknown-title = Este link não é válido
closed-unknown = Pode faltar uma parte. Abra o link da mensagem novamente ou copie-o por inteiro.
closed-unknown-next = Se não ajudar, peça um novo à administração.
closed-tries-title = Tentativas demais
closed-tries = Para sua segurança, este link não funciona mais.
closed-forms-title = Pedidos demais
closed-forms = Chegaram pedidos demais da sua rede. Nada foi alterado.
closed-forms-next = { $seconds ->
    [one] Espere { $seconds } segundo, volte e envie o formulário novamente.
   *[other] Espere { $seconds } segundos, volte e envie o formulário novamente.
}
closed-not-now-title = Tente novamente em instantes
closed-not-now = O servidor está ocupado. Nada foi alterado.
closed-not-now-next = Espere um minuto e abra o link da mensagem novamente.
closed-broken-title = Algo deu errado
closed-broken = O erro é nosso. Nada foi alterado.
closed-broken-next = Tente mais tarde. Se continuar acontecendo, avise a administração.
closed-large-title = O formulário é grande demais
closed-large = O formulário é maior do que esta página aceita. Nada foi alterado.
closed-large-next = Volte e encurte o que você digitou.
closed-unreadable-title = Não foi possível ler o formulário
closed-unreadable = Nada foi alterado.
closed-unreadable-next = Abra o link da mensagem novamente e preencha o formulário lá.
closed-guard-title = Sua conta mudou
closed-guard = O número de telefone ou o aplicativo autenticador da sua conta mudou depois do envio deste link, que por isso não pode mais confirmar que é você.
closed-guard-next = Verifique primeiro seu novo número, se isso lhe foi pedido. Caso contrário, peça à administração um novo link.
closed-slow-title = O pedido demorou demais
closed-slow = O servidor está ocupado. Não se sabe o que aconteceu com o seu pedido.
closed-slow-next = Abra o link da mensagem novamente para ver se ele foi usado.

## Todos os e-mails

mail-hello = Olá, { $name },
mail-copy = Ou copie este endereço em um navegador:
mail-help = Ajuda: { $where }
mail-asker = Solicitado por: { $who }
mail-asker-unknown = a administração
mail-check-link = Para conferir se esta mensagem é verdadeira: o link dela começa com { $beginning }, e ninguém lhe pede uma senha ou um código por e-mail ou telefone. Em caso de dúvida, fale com { $whom } por um meio que você já conhece e não responda a esta mensagem.
mail-check = Para conferir se esta mensagem é verdadeira: ela não tem link, e ninguém lhe pede uma senha ou um código por e-mail ou telefone. Em caso de dúvida, fale com { $whom } por um meio que você já conhece e não responda a esta mensagem.
mail-check-whom = a administração
mail-unexpected-link = Se você não esperava esta mensagem, não abra o link e avise a administração.
mail-unexpected = Se você não esperava isto, pergunte à administração.
mail-not-you = Se não foi você, avise imediatamente a administração.
mail-not-your-number = Se este não é o seu número, avise imediatamente a administração.
mail-once = Ele funciona uma única vez, até { $time }:

## E-mails sobre aplicativos autenticadores

mail-setup-subject = Configure seu aplicativo autenticador
mail-setup = A administração pede que você configure um aplicativo autenticador para sua conta.
mail-setup-hosted = A administração de { $organisation } pede que você configure um aplicativo autenticador. Você precisará dos códigos para entrar no que { $system } protege.
mail-setup-install = 1. Instale um aplicativo autenticador, se não tiver nenhum: Google Authenticator, Authy ou Microsoft Authenticator.
mail-setup-open = 2. Abra este link e siga os passos.
mail-setup-label = Configurar o aplicativo
mail-reset-subject = Seu aplicativo autenticador foi redefinido
mail-reset = A administração redefiniu o aplicativo autenticador da sua conta em { $time }. Os códigos do aplicativo anterior e seus códigos de recuperação não funcionam mais, e você foi desconectado de todas as sessões.
mail-reset-hosted-subject = Seu aplicativo autenticador está sendo redefinido
mail-reset-hosted = A administração de { $organisation } solicitou em { $time } que seu aplicativo autenticador seja removido de { $system }. Os códigos dele deixam de funcionar. Configure um novo para entrar no que { $system } protege.
mail-configured-subject = Seu aplicativo autenticador foi configurado
mail-configured = Um aplicativo autenticador foi configurado para sua conta em { $time }. Os códigos dele agora são o seu segundo fator.
mail-configured-keep = Guarde seus códigos de recuperação onde só você os alcance. Nunca compartilhe nenhum; digite-os somente em nossas páginas.
mail-configured-hosted = Um novo aplicativo autenticador foi configurado para você em { $time }. { $system } aceita os códigos dele quando você entra.
mail-recovery-subject = Um código de recuperação foi usado
mail-recovery = Um código de recuperação foi usado em { $time }, no lugar de um código do aplicativo autenticador.
mail-recovery-left = { $count ->
    [0] Era o último. Peça à administração que redefina seu aplicativo autenticador: uma nova configuração lhe dá novos códigos.
    [one] Resta { $count }.
   *[other] Restam { $count }.
}

## E-mails sobre senhas, sessões e contas

mail-password-subject = Escolha uma nova senha
mail-password = A administração pede que você escolha uma nova senha. A antiga não funciona mais.
mail-password-open = Abra este link para escolher uma.
mail-password-label = Escolher uma senha
mail-password-changed-subject = Sua senha foi alterada
mail-password-changed = A senha da sua conta foi alterada em { $time }.
mail-sessions-subject = Você foi desconectado de todas as sessões
mail-sessions = { $count ->
    [one] A administração desconectou você de todas as sessões em { $time }; { $count } sessão terminou.
   *[other] A administração desconectou você de todas as sessões em { $time }; { $count } sessões terminaram.
}
mail-sessions-tokens = { $count ->
    [one] Um dos seus tokens de máquina deixou de funcionar: crie um novo onde precisar dele.
   *[other] { $count } dos seus tokens de máquina deixaram de funcionar: crie novos onde precisar deles.
}
mail-sessions-next = Entre novamente para continuar.
mail-host-subject = Sua conta foi redefinida
mail-host-owner = Sua conta foi redefinida em { $time }, na máquina do servidor. Os códigos do aplicativo autenticador anterior e seus códigos de recuperação não funcionam mais, e você foi desconectado de todas as sessões.
mail-host-owner-unexpected = Se não foi você, outra pessoa pode agir na máquina do servidor. Avise imediatamente quem cuida dela.
mail-host-operator = Sua conta foi redefinida em { $time }, na máquina do servidor. Sua senha, seu aplicativo autenticador e seus códigos de recuperação não funcionam mais, e você foi desconectado de todas as sessões.
mail-host-operator-next = Quem cuida da máquina lhe dá um link para escolher uma nova senha. Na primeira entrada, você configura um aplicativo novamente.
mail-host-operator-unexpected = Se ninguém lhe falou disto, pergunte imediatamente a quem cuida da máquina do servidor.
mail-locked-subject = Um link da sua conta foi fechado
mail-locked = Um link enviado a você foi fechado em { $time }: foram digitados códigos errados demais. Nada foi alterado.
mail-locked-next = Se foi você, peça à administração um novo link.
mail-network-subject = Entre a partir de uma nova rede
mail-network = Muitas tentativas de entrar na sua conta falharam. Até você entrar, ela está aberta apenas às redes que você já usou.
mail-network-open = Se você está entrando a partir de outra rede, abra este link nela. Ele não pede senha e não faz ninguém entrar.
mail-network-label = Permitir esta rede
mail-network-unexpected = Se você não está entrando, ignore esta mensagem. Talvez alguém esteja tentando adivinhar sua senha.
mail-token-subject = Um token de máquina foi criado
mail-token = Um token de máquina chamado “{ $token }” foi criado para sua conta em { $time }. { $scope ->
    [read] Ele pode ler o que você pode ler
    [remind] Ele pode enviar lembretes por você
   *[act] Ele pode ler e agir por você
}, até { $until }, e não precisa de senha nem de segundo fator.
mail-token-unexpected = Se não foi você, avise imediatamente a administração e peça que o revogue.
mail-approval-subject = Um código foi criado para aprovar um link
mail-approval = Em { $time }, foi mostrado à administração um código que aprova { $link ->
    [setup] o link de configuração
    [password] o link para a senha
    [phone] o link para o telefone
    [network] o link para a rede
   *[email] o link para o e-mail
} da sua conta. Ela lhe informa o código pessoalmente ou por telefone, e ele não está em nenhuma mensagem.
mail-approval-keep = Digite-o na página do link, em até 10 minutos. Não o aceite de mais ninguém.
mail-approval-unexpected = Se ninguém falou com você, talvez alguém esteja na sua conta. Avise imediatamente a administração.

## E-mails sobre números de telefone

mail-phone-subject = Seu número de telefone foi alterado
mail-phone = A administração registrou em { $time } um número de telefone que termina em { $end } para sua conta.
mail-phone-text = Você receberá uma mensagem de texto com um link; abra-o para verificar o número.
mail-phone-passed-on = Para verificá-lo, você receberá um link da administração e um código por telefone.
mail-verified-subject = Seu número de telefone foi verificado
mail-verified-text = O número de telefone que termina em { $end } foi verificado para sua conta em { $time }, com o link de uma mensagem de texto.
mail-verified-approval = O número de telefone que termina em { $end } foi verificado para sua conta em { $time }, com um código da administração.

## E-mails sobre endereços

mail-email-ordered-subject = Seu endereço de e-mail vai mudar
mail-email-ordered = A administração solicitou em { $time } que o endereço de e-mail da sua conta passe a ser { $email }.
mail-email-ordered-next = Até que esse endereço confirme, você entra com este. Você foi desconectado de todas as sessões, e os links enviados a você não funcionam mais.
mail-email-ordered-unexpected = Se não é o que você quer, avise imediatamente a administração: ela pode cancelar.
mail-email-confirm-subject = Confirme seu novo endereço de e-mail
mail-email-confirm = A administração de { $organisation } pede para usar este endereço de e-mail na sua conta a partir de agora.
mail-email-confirm-open = Abra este link para confirmá-lo.
mail-email-confirm-label = Confirmar o endereço
mail-email-confirm-unexpected = Se você não esperava esta mensagem, não abra o link: sem ele, nada muda.
mail-email-stays-subject = Seu endereço de e-mail continua o mesmo
mail-email-stays = A alteração do seu endereço de e-mail foi cancelada em { $time }. Você entra com este como antes.
mail-email-changed-subject = Seu endereço de e-mail foi alterado
mail-email-changed-old = O endereço de e-mail da sua conta é { $email } desde { $time }. Entre com ele; este não vale mais e não recebe mais mensagens.
mail-email-changed-new = Este é o endereço de e-mail da sua conta desde { $time }. Entre com ele a partir de agora; você foi desconectado de todas as sessões.

## E-mails sobre a própria conta

mail-added-subject = Você agora faz parte da administração
mail-added = { $role ->
    [owner] Você foi adicionado como Owner de { $organisation } em { $time }.
    [admin] Você foi adicionado como Admin de { $organisation } em { $time }.
   *[member] Você foi adicionado como membro de { $organisation } em { $time }.
}
mail-added-next = A administração pode lhe enviar os links com os quais você escolhe uma senha e configura um aplicativo autenticador.
mail-added-unexpected = Se você não esperava isto, avise a administração.
mail-edited-subject = Seu perfil foi alterado
mail-edited-role-subject = Sua função foi alterada
mail-edited = A administração alterou seu perfil em { $time }.
mail-edited-role = Sua função era { $was ->
    [owner] Owner
    [admin] Admin
   *[member] membro
}; agora é { $now ->
    [owner] Owner
    [admin] Admin
   *[member] membro
}.
mail-edited-ended = Você foi desconectado de todas as sessões, e os links, tokens de máquina e tarefas que você tinha terminaram.
mail-edited-name = Seu nome é mostrado assim: { $name }
mail-edited-unexpected = Se não está certo, avise a administração.
mail-disabled-subject = Sua conta foi desativada
mail-disabled = A administração desativou sua conta em { $time }. Você foi desconectado de todas as sessões, e os links enviados a você não funcionam mais.
mail-enabled-subject = Sua conta foi ativada
mail-enabled = A administração ativou sua conta em { $time }. Você pode entrar com o que tinha antes.
mail-removed-subject = Sua conta foi removida
mail-removed = A administração removeu sua conta em { $time }. Seu nome, endereço, número e dados de acesso foram apagados; você não pode mais entrar.

## Mensagens de texto: 160 caracteres do alfabeto GSM, sem ã, õ, ç, á, í, ó nem ú

text-verify = { $sender }: confirme este telefone: { $url } até { $time }. Inesperado? Ignore.
text-verify-shorter = { $sender }: confirme este telefone: { $url } Inesperado? Ignore.
text-verify-shortest = { $sender }: { $url }
text-code = { $sender }: use { $code } para confirmar. Vale por 10 minutos. Nunca compartilhe. Inesperado? Avise sua empresa.
text-code-shorter = { $sender }: use { $code } para confirmar, por 10 minutos. Nunca compartilhe.
