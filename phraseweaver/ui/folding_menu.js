// On a phone the menu lies over the page. Streamlit folds it up after a tap on a link of its own menu; ours is
// made of other links, after which it would stay.

const LINK = "[data-testid=stSidebar] [data-testid=stPageLink] a";
const FOLD = "[data-testid=stSidebarCollapseButton] button";

export default function () {
  function fold(event) {
    if (event.target.closest?.(LINK) && matchMedia("(max-width: 768px)").matches) {
      document.querySelector(FOLD)?.click();
    }
  }
  document.addEventListener("click", fold);
  return () => document.removeEventListener("click", fold);
}
