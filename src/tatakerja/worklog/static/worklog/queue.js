// Keys 1-5 press the buttons of the queue, except while somebody types.
const TYPING = "textarea, input:not([type=radio], [type=checkbox], [type=hidden]), select";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest(TYPING)) return;
  const button = document.querySelector(`form[data-queue] [data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
