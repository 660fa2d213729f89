// The page's own words in three languages. What the bot says comes from the bot; this is only the frame around it.

const WORDS = {
  title: ["Privacy desk: try it", "Попробуйте бот о персональных данных", "Дербес деректер ботын көріңіз"],
  brand: ["Privacy desk", "Бот о персональных данных", "Дербес деректер боты"],
  simulated: ["Telegram is simulated here. Nothing leaves this computer.", "Telegram здесь ненастоящий. Ничего не покидает этот компьютер.", "Telegram мұнда шынайы емес. Ештеңе осы компьютерден шықпайды."],
  hour: ["+1 hour", "+1 час", "+1 сағат"],
  day: ["Next day", "Следующий день", "Келесі күн"],
  many: ["Write to many", "Написать всем", "Барлығына жазу"],
  virtualTime: ["Virtual time", "Время в демонстрации", "Көрсетілімдегі уақыт"],
  theme: ["Theme", "Тема", "Түсі"],
  themeAuto: ["Theme: as in the system", "Тема: как в системе", "Түсі: жүйедегідей"],
  themeLight: ["Theme: light", "Тема: светлая", "Түсі: ақшыл"],
  themeDark: ["Theme: dark", "Тема: тёмная", "Түсі: күңгірт"],
  language: ["Language of this page", "Язык этой страницы", "Осы беттің тілі"],
  violations: ["The bot broke a rule of Telegram", "Бот нарушил правило Telegram", "Бот Telegram ережесін бұзды"],
  hide: ["Hide", "Скрыть", "Жасыру"],
  showAll: ["Show all", "Показать все", "Бәрін көрсету"],
  lost: ["The demo does not answer. Trying again…", "Демонстрация не отвечает. Пробуем снова…", "Көрсетілім жауап бермейді. Қайта байқап жатырмыз…"],
  phone: ["Phone", "Телефон", "Телефон"],
  client: ["Client", "Клиент", "Клиент"],
  desk: ["Desk", "Сотрудники", "Қызметкерлер"],
  panes: ["What to show", "Что показать", "Нені көрсету"],
  actAs: ["Write as", "От чьего имени", "Кімнің атынан"],
  staff: ["Staff", "Сотрудники", "Қызметкерлер"],
  deskGroup: ["Desk group", "Группа сотрудников", "Қызметкерлер тобы"],
  general: ["General", "Общее", "Жалпы"],
  chats: ["Chats", "Чаты", "Чаттар"],
  privateChat: ["Private chat with the bot", "Личный чат с ботом", "Ботпен жеке чат"],
  bot: ["bot", "бот", "бот"],
  typing: ["typing", "печатает", "жазып жатыр"],
  members: ["{n} members", "участников: {n}", "{n} қатысушы"],
  member: ["in this group", "в этой группе", "осы топта"],
  closedTopic: ["This topic is closed.", "Тема закрыта.", "Тақырып жабық."],
  notMember: ["Not a member of this group.", "Не состоит в группе.", "Топ мүшесі емес."],
  start: ["Start", "Начать", "Бастау"],
  restart: ["Unblock the bot", "Разблокировать бота", "Ботты бұғаттан шығару"],
  block: ["Block the bot", "Заблокировать бота", "Ботты бұғаттау"],
  message: ["Message", "Сообщение", "Хабарлама"],
  send: ["Send", "Отправить", "Жіберу"],
  attach: ["Attach", "Прикрепить", "Тіркеу"],
  commands: ["Commands", "Команды", "Командалар"],
  noCommands: ["The bot has set no commands.", "Бот не задал команд.", "Бот командаларын бермеген."],
  keyboard: ["Show the buttons", "Показать кнопки", "Батырмаларды көрсету"],
  chatMenu: ["Chat menu", "Меню чата", "Чат мәзірі"],
  messageMenu: ["What to do with the message", "Действия с сообщением", "Хабарламамен не істеу керек"],
  edited: ["edited", "изменено", "өзгертілді"],
  wasBefore: ["Before: {text}", "Было: {text}", "Бұрын: {text}"],
  deleted: ["Message deleted", "Сообщение удалено", "Хабарлама жойылды"],
  showDeleted: ["Show what was deleted", "Показывать удалённое", "Жойылғанды көрсету"],
  reply: ["Reply", "Ответить", "Жауап беру"],
  edit: ["Edit", "Изменить", "Өзгерту"],
  remove: ["Delete", "Удалить", "Жою"],
  copy: ["Copy text", "Копировать текст", "Мәтінді көшіру"],
  copied: ["Copied", "Скопировано", "Көшірілді"],
  editing: ["Editing", "Изменение", "Өзгерту"],
  replyTo: ["Reply to {name}", "Ответ: {name}", "Жауап: {name}"],
  cancel: ["Cancel", "Отмена", "Болдырмау"],
  ok: ["OK", "ОК", "Жарайды"],
  sharePhone: ["Share your phone number?", "Отправить ваш номер телефона?", "Телефон нөміріңізді жібересіз бе?"],
  sharePhoneText: ["The bot will see the number {phone}.", "Бот увидит номер {phone}.", "Бот {phone} нөмірін көреді."],
  share: ["Share", "Отправить", "Жіберу"],
  openLink: ["Open this link?", "Открыть ссылку?", "Сілтемені ашасыз ба?"],
  open: ["Open", "Открыть", "Ашу"],
  fileFromDisk: ["File from this computer…", "Файл с компьютера…", "Компьютердегі файл…"],
  photoFromDisk: ["Photo from this computer…", "Фото с компьютера…", "Компьютердегі фото…"],
  samples: ["Samples", "Образцы", "Үлгілер"],
  ownContact: ["Own contact card", "Своя карточка контакта", "Өз байланыс картасы"],
  otherContact: ["Somebody else's contact", "Чужой контакт", "Басқаның байланысы"],
  document: ["Document", "Документ", "Құжат"],
  photo: ["Photo", "Фото", "Фото"],
  sticker: ["Sticker", "Стикер", "Стикер"],
  voice: ["Voice message", "Голосовое сообщение", "Дауыстық хабарлама"],
  video: ["Video", "Видео", "Бейне"],
  location: ["Location", "Геопозиция", "Орналасқан жер"],
  contact: ["Contact", "Контакт", "Байланыс"],
  pinned: ["Pinned message", "Закреплённое сообщение", "Бекітілген хабарлама"],
  forwarded: ["Forwarded from {name}", "Переслано от {name}", "Қайта жіберілген: {name}"],
  unknownKind: ["Message of another kind", "Сообщение другого вида", "Басқа түрдегі хабарлама"],
  empty: ["No messages yet", "Сообщений пока нет", "Әзірге хабарлама жоқ"],
  emptyBot: ["What can this bot do?", "Что умеет этот бот?", "Бұл бот не істей алады?"],
  newMessages: ["Down to the newest message", "К последнему сообщению", "Соңғы хабарламаға"],
  topicCreated: ["Topic created: {name}", "Создана тема: {name}", "Тақырып ашылды: {name}"],
  topicRenamed: ["Topic renamed: {name}", "Тема переименована: {name}", "Тақырыптың жаңа аты: {name}"],
  topicClosed: ["Topic closed", "Тема закрыта", "Тақырып жабылды"],
  topicReopened: ["Topic reopened", "Тема открыта снова", "Тақырып қайта ашылды"],
  messagePinned: ["Message pinned", "Сообщение закреплено", "Хабарлама бекітілді"],
  joined: ["{name} joined", "{name}: теперь в группе", "{name} топқа қосылды"],
  left: ["{name} left", "{name}: больше не в группе", "{name} топтан шықты"],
  addedBot: ["{name} added the bot", "{name}: бот добавлен", "{name} ботты қосты"],
  upgraded: ["Group became a supergroup", "Группа стала супергруппой", "Топ супертопқа айналды"],
  addBot: ["Add the bot to the group", "Добавить бота в группу", "Ботты топқа қосу"],
  removeBot: ["Remove the bot from the group", "Убрать бота из группы", "Ботты топтан шығару"],
  failed: ["That did not work: {reason}", "Не получилось: {reason}", "Болмады: {reason}"],
  tooLarge: ["Telegram takes files up to 50 MB from this page.", "Отсюда можно отправить файл до 50 МБ.", "Бұл жерден 50 МБ-қа дейінгі файл жіберіледі."],
  noTopics: ["No topics yet. A case opens one.", "Тем пока нет. Их открывают обращения.", "Әзірге тақырып жоқ. Оны өтініш ашады."],
  skip: ["Skip to the chat", "Перейти к чату", "Чатқа өту"],
  backToList: ["Back to the list", "К списку", "Тізімге оралу"],
  download: ["Download {name}", "Скачать {name}", "{name} жүктеп алу"],
  pressed: ["Waiting for the bot", "Ждём бота", "Ботты күтеміз"],
  dropHere: ["Drop a file to send it", "Отпустите файл, чтобы отправить", "Жіберу үшін файлды тастаңыз"],
};

const ORDER = ["en", "ru", "kk"];
export const LANGUAGES = { ru: "Русский", kk: "Қазақша", en: "English" };

let current = "ru";

export function speak(language) {
  current = ORDER.includes(language) ? language : "ru";
  document.documentElement.lang = current;
}

export function spoken() { return current; }

export function w(name, values = {}) {
  const text = WORDS[name]?.[ORDER.indexOf(current)] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

const KK_MONTHS = ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"];
const KK_DAYS = ["жексенбі", "дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі"];
const ZONE = "Asia/Almaty";

// Kazakh months are spelt here: not every Chromium build carries the kk locale and it would fall back to English.
function parts(moment) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}

export function clockTime(moment) {
  const { hour, minute } = parts(moment);
  return `${hour}:${minute}`;
}

export function dayKey(moment) {
  const { year, month, day } = parts(moment);
  return `${year}-${month}-${day}`;
}

export function dayShort(moment) {
  const { day, month } = parts(moment);
  return `${day.padStart(2, "0")}.${month.padStart(2, "0")}`;
}

export function dayName(moment, { weekday = false, year = false } = {}) {
  const of = parts(moment);
  if (current === "kk") {
    const which = new Date(Date.UTC(Number(of.year), Number(of.month) - 1, Number(of.day))).getUTCDay();
    const date = `${Number(of.day)} ${KK_MONTHS[Number(of.month) - 1]}`;
    return (year ? `${of.year} ж. ${date}` : date) + (weekday ? `, ${KK_DAYS[which]}` : "");
  }
  const options = { timeZone: ZONE, day: "numeric", month: "long", weekday: weekday ? "long" : undefined, year: year ? "numeric" : undefined };
  return new Intl.DateTimeFormat(current === "ru" ? "ru" : "en-GB", options).format(moment);
}
