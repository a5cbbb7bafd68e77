### Lo que leen los usuarios, en español. Trato de usted.

## Horas

moment = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }, { $time } ({ $zone })
moment-short = { $day }/{ $month } { $time } { $zone }

## Todas las páginas

error = Error:
help = Ayuda: { $where }
close = Puede cerrar esta página.
link-once = Este enlace sirve una sola vez, hasta el { $time }. Abrir esta página todavía no ha cambiado nada.
link-spent = Este enlace ya no sirve.
unexpected = Si no esperaba esto, cierre la página e informe a la administración de { $organisation }.
unexpected-message = Si no esperaba el mensaje que le trajo aquí, informe a la administración de { $organisation }.
continue = Continuar

## Configurar una aplicación de autenticación

setup-title = Configure su aplicación de autenticación
setup-hello = Hola, { $name }. Una aplicación de autenticación en su teléfono muestra códigos que prueban que es usted. Configurarla requiere tres pasos.
setup-system = Necesitará sus códigos para iniciar sesión en lo que { $system } protege.
setup-install = Instale una aplicación
setup-install-how = Si todavía no tiene ninguna, instale una aplicación de autenticación, como Google Authenticator, Authy o Microsoft Authenticator.
setup-add = Añada esta cuenta a la aplicación
setup-add-how = Use una de estas opciones.
setup-here = Si la aplicación está en este dispositivo:
setup-open = Abrir en mi aplicación de autenticación
setup-type = O escriba esta clave en la aplicación y elija «basada en el tiempo» si se lo pregunta:
setup-scan = Si la aplicación está en otro dispositivo, escanee esto con ella:
setup-qr = Código QR que contiene la clave
setup-own-key = La clave se crea solo para este navegador, para que no la conozca nadie más que vea el enlace. En un segundo dispositivo el enlace muestra otra clave: escriba el código en el dispositivo que mostró la clave que usted añadió.
setup-code = Escriba el código que muestra la aplicación
setup-code-label = El código de { $digits } cifras
setup-code-hint = La aplicación muestra un código nuevo cada { $seconds } segundos. Escriba el que muestra ahora.
setup-finish = Terminar la configuración
setup-done-title = Su aplicación de autenticación funciona
setup-done = Ahora es su segundo factor.
setup-done-unexpected = Si no quería configurar esto, informe de inmediato a la administración de { $organisation }.
enrolled = Escriba sus códigos cuando inicie sesión.
enrolled-old = Su aplicación anterior no se pudo quitar y sus códigos todavía sirven. Informe a la administración.

codes-title = Guarde estos códigos de recuperación
codes-why = { $count ->
    [one] Si pierde el teléfono, este código sustituye a la aplicación una vez.
   *[other] Si pierde el teléfono, cada uno de estos { $count } códigos sustituye a la aplicación una vez.
}
codes-once = Solo se muestran ahora.
codes-keep = Imprímalos o guárdelos en un gestor de contraseñas antes de cerrar esta página.
codes-copy = Copiar
codes-copied = Se copiaron los códigos.
codes-selected = Su navegador no permite copiar. Los códigos están seleccionados: cópielos con su menú.
codes-download = Descargar
codes-file = codigos-de-recuperacion
codes-head = Códigos de recuperación, { $organisation }
codes-downloading = La descarga ha comenzado. Ponga el archivo en un lugar seguro.
codes-print = Imprimir
codes-never = No comparta nunca un código con nadie. Puede cerrar esta página cuando los códigos estén guardados.

## Elegir una contraseña

password-title = Elija una contraseña nueva
password-account = Su cuenta
password-new = Contraseña nueva
password-rules = Use de { $min } a { $max } caracteres. Varias palabras sin relación forman una buena contraseña; evite nombres, fechas y patrones.
password-again = Repita la contraseña nueva
password-show = Mostrar la contraseña
password-save = Guardar la contraseña
password-done-title = Su contraseña se cambió
password-done = Su contraseña nueva ya está activa.
password-logged-out = Se cerraron todas sus sesiones. Inicie sesión con la contraseña nueva.
password-done-unexpected = Si no quería cambiar su contraseña, informe de inmediato a la administración de { $organisation }.
password-differs = Las contraseñas no coinciden. Escriba dos veces la misma contraseña.
password-short = { $count ->
    [one] Use al menos { $min } caracteres; esta tiene uno.
   *[other] Use al menos { $min } caracteres; esta tiene { $count }.
}
password-long = Use como máximo { $max } caracteres; esta tiene { $count }.
password-guessable = Es demasiado fácil de adivinar.
password-breached = Esta contraseña se conoce por una filtración de datos; elija otra.
password-common = Muchas personas usan esta contraseña; elija otra.
hint-rows = Las filas de teclas son fáciles de adivinar.
hint-keyboard = Los patrones cortos de teclado son fáciles de adivinar.
hint-repeats = Las repeticiones como «aaa» son fáciles de adivinar.
hint-repeated = Las repeticiones como «abcabcabc» son apenas más difíciles de adivinar que «abc».
hint-top = Es una de las contraseñas más comunes.
hint-similar = Se parece a una contraseña muy usada.
hint-sequences = Las secuencias como abc o 6543 son fáciles de adivinar.
hint-years = Los años recientes son fáciles de adivinar.
hint-word = Una sola palabra es fácil de adivinar.
hint-dates = Las fechas suelen ser fáciles de adivinar.
hint-names = Los nombres y apellidos son fáciles de adivinar.
hint-use-words = Use algunas palabras y evite frases comunes.
hint-no-symbols = No hacen falta símbolos, cifras ni mayúsculas.
hint-another-word = Añada una o dos palabras más. Las palabras poco comunes son mejores.
hint-capitals = Las mayúsculas no ayudan mucho.
hint-reversed = Las palabras al revés no son mucho más difíciles de adivinar.
hint-substitutions = Los cambios previsibles como «@» en lugar de «a» no ayudan mucho.
hint-turns = Use un patrón de teclado más largo y con más giros.
hint-avoid-repeats = Evite palabras y caracteres repetidos.
hint-avoid-sequences = Evite las secuencias.
hint-avoid-years = Evite los años recientes.
hint-avoid-own-dates = Evite fechas y años relacionados con usted.

## Verificar un número de teléfono

phone-title = Verifique su número de teléfono
phone-question = ¿Es suyo el número que termina en { $end } y recibió en él el mensaje de texto?
phone-verify = Verificar este número
phone-other = Si no lo es, dígalo aquí: el número no se verifica y la administración lo ve.
phone-disown = Este no es mi número
phone-done-title = Su número de teléfono está verificado
phone-done = El número que termina en { $end } está verificado para su cuenta.
phone-done-unexpected = Si este no es su número, informe de inmediato a la administración de { $organisation }.
phone-disowned-title = El número no se verificó
phone-disowned = Gracias. La administración de { $organisation } ve que este no es su número.
phone-disowned-after = Si después de todo es su número, pida a la administración que envíe otra vez el mensaje de texto.

## Permitir una red

network-title = Inicie sesión desde una red nueva
network-why = Fallaron demasiados inicios de sesión en su cuenta, por lo que solo está abierta a las redes que usted usó antes. Permita esta si va a iniciar sesión desde ella.
network-from = Esta página se abrió desde { $network }. Para iniciar sesión en otro equipo, abra allí el enlace.
network-allow = Permitir esta red
network-unexpected = Si no está iniciando sesión, cierre la página. Su contraseña sigue protegiendo su cuenta.
network-done-title = Ya puede iniciar sesión
network-done = Inicie sesión desde esta red antes del { $time }, con su contraseña y su segundo factor. Después su cuenta la conocerá.
network-done-unexpected = Si no quería iniciar sesión, informe de inmediato a la administración de { $organisation }.

## Confirmar una dirección

email-title = Confirme su nueva dirección de correo
email-question = La cuenta de { $name } en { $organisation } va a usar desde ahora esta dirección:
email-then = Cuando la confirme, iniciará sesión con ella y se cerrarán todas sus sesiones.
email-use = Usar esta dirección
email-unexpected = Si no esperaba esto o la cuenta no es suya, cierre la página e informe a la administración de { $organisation }. Entonces no cambia nada.
email-done-title = Su dirección de correo se cambió
email-done = Su cuenta usa ahora { $email }. Inicie sesión con ella desde ahora.
email-done-unexpected = Si esta no es su cuenta, informe de inmediato a la administración de { $organisation }.

## Confirmar la identidad

proof-state = Confirme que es usted
proof-title = Primero, confirme que es usted
proof-why-approval-setup = Su correo por sí solo no demuestra que es usted. Antes de añadir una aplicación de autenticación, escriba el código de aprobación que le dice la administración.
proof-why-approval-password = Su correo por sí solo no demuestra que es usted. Antes de elegir una contraseña, escriba el código de aprobación que le dice la administración.
proof-why-approval-phone = Este enlace no llegó como mensaje de texto. Antes de que se verifique el número, escriba el código de aprobación que la administración le dice por teléfono.
proof-why-app-setup = Ya tiene una aplicación de autenticación. Antes de que otra ocupe su lugar, confirme con la que tiene.
proof-why-setup = Su cuenta tiene un teléfono verificado. Antes de añadir una aplicación de autenticación, confirme con ese teléfono.
proof-why-password = Su cuenta está protegida por un segundo factor. Antes de cambiar la contraseña, confirme con ese factor.
proof-why-network = Su cuenta está protegida por un segundo factor. Antes de permitir la red, confirme con ese factor.
proof-why-email = Su cuenta está protegida por un segundo factor. Antes de cambiar la dirección, confirme con ese factor.
proof-why-phone = Su cuenta está protegida por un segundo factor. Antes de verificar el número, confirme con ese factor.
proof-text-request = Pida un código por mensaje de texto a su número verificado que termina en { $end }.
proof-text-send = Enviarme un código
proof-text-lost = Si ya no tiene este número, informe a la administración.
proof-text-sent = Se pidió un código para su número que termina en { $end } el { $time }. Es válido durante 10 minutos.
proof-text-label = Código del mensaje de texto
proof-text-none = ¿No llega nada después de unos minutos?
proof-text-again = Enviar otro código
proof-app-label = Código de la aplicación de autenticación o código de recuperación
proof-app-lost = Si no tiene ninguno de los dos, informe a la administración.
proof-approval-label = Código de aprobación
proof-approval-owner = Pregunte a otro Owner de su organización. Si usted es el único, abra mfadmin en el equipo del servidor y apruebe allí el enlace.
proof-approval-admin = Pregunte a un Owner o Admin de su organización.
proof-approval-code = Le dirán ocho cifras, que son válidas durante 10 minutos.

## Por qué no se aceptó un código

code-wrong = Ese código es incorrecto o ha caducado.
code-unchecked = No se pudo comprobar su código en este momento. Espere un minuto y escriba uno nuevo.
code-refused = { $system } no aceptó la aplicación nueva y no se cambió nada: { $reason } Vuelva a intentarlo en un momento con el código que muestre entonces la aplicación. Si no sirve, informe a la administración.
code-refused-system = El sistema en el que inicia sesión no aceptó la aplicación nueva y no se cambió nada: { $reason } Vuelva a intentarlo en un momento con el código que muestre entonces la aplicación. Si no sirve, informe a la administración.
code-key-lost = Este navegador no conservó la clave. Permita las cookies para esta página, añada a su aplicación la clave nueva de abajo y escriba su código.
code-too-soon = Se envió un código hace menos de un minuto. Espere un momento.
code-too-often = Se le enviaron varios códigos. Espere unos minutos.
code-too-many = No se pueden enviar más códigos para este enlace. Pida a la administración un enlace nuevo.
clock-ahead = { $minutes ->
    [one] El reloj de su teléfono va adelantado aproximadamente un minuto.
   *[other] El reloj de su teléfono va adelantado aproximadamente { $minutes } minutos.
} Active la fecha y la hora automáticas en los ajustes del teléfono y escriba después el código que muestre la aplicación.
clock-behind = { $minutes ->
    [one] El reloj de su teléfono va atrasado aproximadamente un minuto.
   *[other] El reloj de su teléfono va atrasado aproximadamente { $minutes } minutos.
} Active la fecha y la hora automáticas en los ajustes del teléfono y escriba después el código que muestre la aplicación.

## Por qué no hay nada que hacer en una página

closed-ask = Para obtener uno nuevo, diríjase a la administración.
closed-ask-setup = Pida a la administración un nuevo enlace de configuración.
closed-ask-password = Pida a la administración un nuevo enlace para la contraseña.
closed-ask-phone = Pida a la administración que envíe otra vez el mensaje de texto.
closed-ask-email = Pida a la administración que ordene otra vez el cambio.
closed-used-title = Este enlace ya se usó
closed-used = Se usó el { $time }. Un enlace sirve una sola vez.
closed-used-next = Si fue usted, ya ha terminado. Si no, informe de inmediato a la administración.
closed-under-way-title = Su aplicación de autenticación se está configurando
closed-under-way = Su código era correcto. El sistema en el que inicia sesión todavía no ha respondido.
closed-under-way-next = Conserve la entrada nueva en su aplicación. Espere un minuto y vuelva a abrir el enlace del mensaje: le dirá cómo va todo.
closed-outcome-title = Todavía no se sabe si su aplicación funciona
closed-outcome = Su código era correcto. El sistema en el que inicia sesión no respondió, así que nadie sabe si tiene su aplicación nueva.
closed-outcome-next = Conserve la entrada nueva en su aplicación e informe a la administración: puede volver a mirar.
closed-revoked-title = Este enlace se sustituyó
closed-revoked = Solo sirve el enlace más reciente. Abra el enlace del mensaje más reciente.
closed-revoked-next = ¿No hay un mensaje más reciente?
closed-ended-title = Este enlace ya no sirve
closed-ended = Su cuenta se cambió después de enviarlo, o la administración lo anuló.
closed-cancelled-title = Este cambio se canceló
closed-cancelled = La administración lo canceló, o su acceso se cambió entretanto. Su dirección de correo queda como estaba.
closed-cancelled-next = Si todavía debe cambiar, pida a la administración que ordene otra vez el cambio.
closed-taken-title = Esta dirección está ocupada
closed-taken = Otra cuenta obtuvo entretanto esta dirección de correo. La suya queda como estaba.
closed-taken-next = Pida a la administración que lo aclare.
closed-expired-title = Este enlace ha caducado
closed-expired = Caducó el { $time }.
closed-unknown-title = Este enlace no es válido
closed-unknown = Puede que falte una parte. Vuelva a abrir el enlace del mensaje o cópielo entero.
closed-unknown-next = Si no sirve, pida uno nuevo a la administración.
closed-tries-title = Demasiados intentos
closed-tries = Por su seguridad, este enlace ya no sirve.
closed-forms-title = Demasiadas solicitudes
closed-forms = Llegaron demasiadas solicitudes desde su red. No se cambió nada.
closed-forms-next = { $seconds ->
    [one] Espere un segundo, vuelva atrás y envíe otra vez el formulario.
   *[other] Espere { $seconds } segundos, vuelva atrás y envíe otra vez el formulario.
}
closed-not-now-title = Vuelva a intentarlo en un momento
closed-not-now = El servidor está ocupado. No se cambió nada.
closed-not-now-next = Espere un minuto y vuelva a abrir el enlace del mensaje.
closed-broken-title = Algo salió mal
closed-broken = El error es nuestro. No se cambió nada.
closed-broken-next = Vuelva a intentarlo más tarde. Si se repite, informe a la administración.
closed-large-title = El formulario es demasiado grande
closed-large = El formulario es más grande de lo que acepta esta página. No se cambió nada.
closed-large-next = Vuelva atrás y acorte lo que escribió.
closed-unreadable-title = No se pudo leer el formulario
closed-unreadable = No se cambió nada.
closed-unreadable-next = Vuelva a abrir el enlace del mensaje y rellene allí el formulario.
closed-guard-title = Su cuenta ha cambiado
closed-guard = El número de teléfono o la aplicación de autenticación de su cuenta cambió después de enviar este enlace, por lo que ya no puede confirmar que es usted.
closed-guard-next = Verifique primero su número nuevo, si se le pidió. De lo contrario, pida a la administración un enlace nuevo.
closed-slow-title = La solicitud tardó demasiado
closed-slow = El servidor está ocupado. No se sabe qué pasó con su solicitud.
closed-slow-next = Vuelva a abrir el enlace del mensaje para ver si se usó.

## Todos los correos

mail-hello = Hola, { $name }:
mail-copy = O copie esta dirección en un navegador:
mail-help = Ayuda: { $where }
mail-asker = Solicitado por: { $who }
mail-asker-unknown = la administración
mail-check-link = Para comprobar que este mensaje es auténtico: su enlace empieza por { $beginning }, y nadie le pide una contraseña o un código por correo o por teléfono. En caso de duda, pregunte a { $whom } por un medio que ya conozca y no responda a este mensaje.
mail-check = Para comprobar que este mensaje es auténtico: no tiene ningún enlace, y nadie le pide una contraseña o un código por correo o por teléfono. En caso de duda, pregunte a { $whom } por un medio que ya conozca y no responda a este mensaje.
mail-check-whom = la administración
mail-unexpected-link = Si no esperaba este mensaje, no abra el enlace e informe a la administración.
mail-unexpected = Si no esperaba esto, pregunte a la administración.
mail-not-you = Si no fue usted, informe de inmediato a la administración.
mail-not-your-number = Si este no es su número, informe de inmediato a la administración.
mail-once = Sirve una sola vez, hasta el { $time }:

## Correos sobre aplicaciones de autenticación

mail-setup-subject = Configure su aplicación de autenticación
mail-setup = La administración le pide que configure una aplicación de autenticación para su cuenta.
mail-setup-hosted = La administración de { $organisation } le pide que configure una aplicación de autenticación. Necesitará sus códigos para iniciar sesión en lo que { $system } protege.
mail-setup-install = 1. Instale una aplicación de autenticación si no tiene ninguna: Google Authenticator, Authy o Microsoft Authenticator.
mail-setup-open = 2. Abra este enlace y siga los pasos.
mail-setup-label = Configurar la aplicación
mail-reset-subject = Su aplicación de autenticación se restableció
mail-reset = La administración restableció el { $time } la aplicación de autenticación de su cuenta. Los códigos de su aplicación anterior y sus códigos de recuperación ya no sirven, y se cerraron todas sus sesiones.
mail-reset-hosted-subject = Su aplicación de autenticación se está restableciendo
mail-reset-hosted = La administración de { $organisation } ordenó el { $time } que su aplicación de autenticación se quite de { $system }. Sus códigos dejan de servir. Configure una nueva para iniciar sesión en lo que { $system } protege.
mail-configured-subject = Su aplicación de autenticación se configuró
mail-configured = El { $time } se configuró una aplicación de autenticación para su cuenta. Sus códigos son ahora su segundo factor.
mail-configured-keep = Guarde sus códigos de recuperación donde solo usted los alcance. No comparta nunca ninguno; escríbalos solo en nuestras páginas.
mail-configured-hosted = El { $time } se configuró para usted una nueva aplicación de autenticación. { $system } acepta sus códigos cuando inicia sesión.
mail-recovery-subject = Se usó un código de recuperación
mail-recovery = El { $time } se usó un código de recuperación en lugar de un código de la aplicación de autenticación.
mail-recovery-left = { $count ->
    [0] Era el último. Pida a la administración que restablezca su aplicación de autenticación: una configuración nueva le da códigos nuevos.
    [one] Le queda uno.
   *[other] Le quedan { $count }.
}

## Correos sobre contraseñas, sesiones y cuentas

mail-password-subject = Elija una contraseña nueva
mail-password = La administración le pide que elija una contraseña nueva. La anterior ya no sirve.
mail-password-open = Abra este enlace para elegirla.
mail-password-label = Elegir una contraseña
mail-password-changed-subject = Su contraseña se cambió
mail-password-changed = La contraseña de su cuenta se cambió el { $time }.
mail-sessions-subject = Se cerraron todas sus sesiones
mail-sessions = { $count ->
    [one] La administración cerró todas sus sesiones el { $time }; terminó una sesión.
   *[other] La administración cerró todas sus sesiones el { $time }; terminaron { $count } sesiones.
}
mail-sessions-tokens = { $count ->
    [one] Uno de sus tokens de máquina dejó de servir: cree uno nuevo donde lo necesite.
   *[other] { $count } de sus tokens de máquina dejaron de servir: cree otros nuevos donde los necesite.
}
mail-sessions-next = Vuelva a iniciar sesión para continuar.
mail-host-subject = Su cuenta se restableció
mail-host-owner = Su cuenta se restableció el { $time }, en el equipo del servidor. Los códigos de su aplicación de autenticación anterior y sus códigos de recuperación ya no sirven, y se cerraron todas sus sesiones.
mail-host-owner-unexpected = Si no fue usted, otra persona puede actuar en el equipo del servidor. Informe de inmediato a quien lo cuida.
mail-host-operator = Su cuenta se restableció el { $time }, en el equipo del servidor. Su contraseña, su aplicación de autenticación y sus códigos de recuperación ya no sirven, y se cerraron todas sus sesiones.
mail-host-operator-next = Quien cuida el equipo le da un enlace para elegir una contraseña nueva. En el primer inicio de sesión configurará otra vez una aplicación.
mail-host-operator-unexpected = Si nadie le habló de esto, pregunte de inmediato a quien cuida el equipo del servidor.
mail-locked-subject = Se cerró un enlace a su cuenta
mail-locked = Un enlace que se le envió se cerró el { $time }: se escribieron demasiados códigos incorrectos. No se cambió nada.
mail-locked-next = Si fue usted, pida a la administración un enlace nuevo.
mail-network-subject = Inicie sesión desde una red nueva
mail-network = Fallaron demasiados inicios de sesión en su cuenta. Hasta que inicie sesión, solo está abierta a las redes que usted usó antes.
mail-network-open = Si está iniciando sesión desde otra red, abra allí este enlace. No pide ninguna contraseña y no inicia la sesión de nadie.
mail-network-label = Permitir esta red
mail-network-unexpected = Si no está iniciando sesión, no haga caso de este mensaje. Puede que alguien intente adivinar su contraseña.
mail-token-subject = Se creó un token de máquina
mail-token = El { $time } se creó para su cuenta un token de máquina llamado «{ $token }». { $scope ->
    [read] Puede leer lo que usted puede leer
    [remind] Puede enviar recordatorios en su nombre
   *[act] Puede leer y actuar en su nombre
}, hasta el { $until }, y no necesita contraseña ni segundo factor.
mail-token-unexpected = Si no fue usted, informe de inmediato a la administración y haga que se revoque.
mail-approval-subject = Se creó un código para aprobar un enlace
mail-approval = El { $time } se mostró a la administración un código que aprueba { $link ->
    [setup] el enlace de configuración
    [password] el enlace para la contraseña
    [phone] el enlace para el teléfono
    [network] el enlace para la red
   *[email] el enlace para el correo
} de su cuenta. Se lo dirá en persona o por teléfono, y no está en ningún mensaje.
mail-approval-keep = Escríbalo en la página del enlace en un plazo de 10 minutos. No lo acepte de nadie más.
mail-approval-unexpected = Si nadie habló con usted, puede que alguien esté en su cuenta. Informe de inmediato a la administración.

## Correos sobre números de teléfono

mail-phone-subject = Su número de teléfono se cambió
mail-phone = La administración introdujo el { $time } para su cuenta un número de teléfono que termina en { $end }.
mail-phone-text = Recibirá un mensaje de texto con un enlace; ábralo para verificar el número.
mail-phone-passed-on = Para verificarlo, recibirá un enlace de la administración y un código por teléfono.
mail-verified-subject = Su número de teléfono se verificó
mail-verified-text = El número de teléfono que termina en { $end } se verificó para su cuenta el { $time }, con el enlace de un mensaje de texto.
mail-verified-approval = El número de teléfono que termina en { $end } se verificó para su cuenta el { $time }, con un código de la administración.

## Correos sobre direcciones

mail-email-ordered-subject = Su dirección de correo va a cambiar
mail-email-ordered = La administración ordenó el { $time } que la dirección de correo de su cuenta pase a ser { $email }.
mail-email-ordered-next = Hasta que esa dirección lo confirme, usted inicia sesión con esta. Se cerraron todas sus sesiones, y los enlaces que se le enviaron ya no sirven.
mail-email-ordered-unexpected = Si no es lo que quiere, informe de inmediato a la administración: puede cancelarlo.
mail-email-confirm-subject = Confirme su nueva dirección de correo
mail-email-confirm = La administración de { $organisation } pide usar desde ahora esta dirección de correo para su cuenta.
mail-email-confirm-open = Abra este enlace para confirmarla.
mail-email-confirm-label = Confirmar la dirección
mail-email-confirm-unexpected = Si no esperaba este mensaje, no abra el enlace: sin él, no cambia nada.
mail-email-stays-subject = Su dirección de correo se mantiene
mail-email-stays = El cambio de su dirección de correo se canceló el { $time }. Usted inicia sesión con esta como antes.
mail-email-changed-subject = Su dirección de correo se cambió
mail-email-changed-old = La dirección de correo de su cuenta es { $email } desde el { $time }. Inicie sesión con esa; esta ya no cuenta y no recibe más mensajes.
mail-email-changed-new = Esta es la dirección de correo de su cuenta desde el { $time }. Inicie sesión con ella desde ahora; se cerraron todas sus sesiones.

## Correos sobre la propia cuenta

mail-added-subject = Ahora forma parte de la administración
mail-added = { $role ->
    [owner] El { $time } se le añadió como Owner de { $organisation }.
    [admin] El { $time } se le añadió como Admin de { $organisation }.
   *[member] El { $time } se le añadió como miembro de { $organisation }.
}
mail-added-next = La administración puede enviarle los enlaces con los que elige una contraseña y configura una aplicación de autenticación.
mail-added-unexpected = Si no esperaba esto, informe a la administración.
mail-edited-subject = Su perfil se cambió
mail-edited-role-subject = Su rol se cambió
mail-edited = La administración cambió su perfil el { $time }.
mail-edited-role = Su rol era { $was ->
    [owner] Owner
    [admin] Admin
   *[member] miembro
}; ahora es { $now ->
    [owner] Owner
    [admin] Admin
   *[member] miembro
}.
mail-edited-ended = Se cerraron todas sus sesiones, y terminaron los enlaces, tokens de máquina y trabajos que tenía.
mail-edited-name = Su nombre se muestra así: { $name }
mail-edited-unexpected = Si no es correcto, informe a la administración.
mail-disabled-subject = Su cuenta se desactivó
mail-disabled = La administración desactivó su cuenta el { $time }. Se cerraron todas sus sesiones, y los enlaces que se le enviaron ya no sirven.
mail-enabled-subject = Su cuenta se activó
mail-enabled = La administración activó su cuenta el { $time }. Puede iniciar sesión con lo que tenía antes.
mail-removed-subject = Su cuenta se eliminó
mail-removed = La administración eliminó su cuenta el { $time }. Su nombre, dirección, número y datos de inicio de sesión se borraron; ya no puede iniciar sesión.

## Mensajes de texto: 160 caracteres del alfabeto GSM, sin á, í, ó ni ú

text-verify = { $sender }: confirme este teléfono: { $url } hasta { $time }. ¿Inesperado? No lo abra.
text-verify-shorter = { $sender }: confirme este teléfono: { $url } ¿Inesperado? No lo abra.
text-verify-shortest = { $sender }: { $url }
text-code = { $sender }: su clave es { $code }. Vale 10 minutos. No la comparta nunca. ¿No la esperaba? Avise a la empresa.
text-code-shorter = { $sender }: su clave es { $code }, vale 10 minutos. No la comparta nunca.
