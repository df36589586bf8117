from phraseweaver.ui.page import open_page
open_page("Import and export")
