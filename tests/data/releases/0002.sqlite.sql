PRAGMA journal_mode = wal;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE cards (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	deck_id INTEGER NOT NULL, 
	phrase_id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	state SMALLINT NOT NULL, 
	step SMALLINT, 
	stability FLOAT, 
	difficulty FLOAT, 
	due_on DATE, 
	due_at DATETIME, 
	interval_days INTEGER NOT NULL, 
	last_reviewed_at DATETIME, 
	last_studied_on DATE, 
	reps INTEGER NOT NULL, 
	lapses INTEGER NOT NULL, 
	suspended BOOLEAN DEFAULT 0 NOT NULL, 
	buried_until DATE, 
	CONSTRAINT ck_cards_memory CHECK ((stability IS NULL) = (difficulty IS NULL)), 
	CONSTRAINT ck_cards_due CHECK ((state = 0 AND due_on IS NULL AND due_at IS NULL) OR (state = 2 AND due_on IS NOT NULL AND due_at IS NULL) OR (state IN (1, 3) AND due_at IS NOT NULL AND due_on IS NULL)), 
	CONSTRAINT ck_cards_state CHECK (state BETWEEN 0 AND 3), 
	CONSTRAINT fk_cards_deck_id_decks FOREIGN KEY(deck_id) REFERENCES decks (id) ON DELETE CASCADE, 
	CONSTRAINT fk_cards_phrase_id_phrases FOREIGN KEY(phrase_id) REFERENCES phrases (id) ON DELETE CASCADE, 
	CONSTRAINT fk_cards_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_cards_phrase_id_kind UNIQUE (phrase_id, kind)
);
INSERT INTO "cards" VALUES(1,1,1,1,'recognition',1,2,NULL,4.5,5.25,'2026-03-13',NULL,4,'2026-03-09 20:30:00.000000','2026-03-09',2,0,0,NULL);
INSERT INTO "cards" VALUES(2,1,1,1,'production',2,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,0,0,NULL);
INSERT INTO "cards" VALUES(3,1,1,2,'recognition',3,1,0,0.4,7.0,NULL,'2026-03-09 20:30:00.000000',0,'2026-03-09 20:30:00.000000','2026-03-09',1,0,0,NULL);
INSERT INTO "cards" VALUES(4,1,1,3,'recognition',4,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,0,1,NULL);
INSERT INTO "cards" VALUES(5,1,2,4,'recognition',5,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,0,0,NULL);
CREATE TABLE daily (
	user_id INTEGER NOT NULL, 
	studied_on DATE NOT NULL, 
	deck_id INTEGER NOT NULL, 
	again INTEGER NOT NULL, 
	hard INTEGER NOT NULL, 
	good INTEGER NOT NULL, 
	easy INTEGER NOT NULL, 
	new INTEGER NOT NULL, 
	learning INTEGER NOT NULL, 
	young INTEGER NOT NULL, 
	mature INTEGER NOT NULL, 
	relearning INTEGER NOT NULL, 
	young_passed INTEGER NOT NULL, 
	young_failed INTEGER NOT NULL, 
	mature_passed INTEGER NOT NULL, 
	mature_failed INTEGER NOT NULL, 
	milliseconds INTEGER NOT NULL, 
	CONSTRAINT pk_daily PRIMARY KEY (user_id, studied_on, deck_id), 
	CONSTRAINT fk_daily_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "daily" VALUES(1,'2026-03-09',1,1,0,2,0,2,1,0,0,0,0,0,0,0,7500);
CREATE TABLE decks (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	learning TEXT NOT NULL, 
	known TEXT NOT NULL, 
	card_kinds TEXT NOT NULL, 
	archived_at DATETIME, 
	created_at DATETIME NOT NULL, accents_matter BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT fk_decks_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_decks_user_id_name_key UNIQUE (user_id, name_key)
);
INSERT INTO "decks" VALUES(1,1,'Поездка','поездка','es','ru','recognition,production',NULL,'2026-03-09 08:00:00.000000',1);
INSERT INTO "decks" VALUES(2,1,'Old','old','en','ru','recognition','2026-03-09 20:30:00.000000','2026-03-09 08:00:00.000000',1);
CREATE TABLE neutral_days (
	user_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	CONSTRAINT pk_neutral_days PRIMARY KEY (user_id, day), 
	CONSTRAINT fk_neutral_days_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "neutral_days" VALUES(1,'2026-03-08');
CREATE TABLE phrases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	deck_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	translation TEXT NOT NULL, 
	hint TEXT NOT NULL, 
	note TEXT NOT NULL, 
	tags TEXT NOT NULL, 
	phrase_key TEXT NOT NULL, 
	search_text TEXT NOT NULL, 
	created_at DATETIME NOT NULL, 
	updated_at DATETIME NOT NULL, 
	added_on DATE NOT NULL, keyword TEXT DEFAULT '' NOT NULL, alternatives TEXT DEFAULT '' NOT NULL, card_kinds TEXT DEFAULT '' NOT NULL, marked BOOLEAN DEFAULT 0 NOT NULL, recording TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT fk_phrases_deck_id_decks FOREIGN KEY(deck_id) REFERENCES decks (id) ON DELETE CASCADE, 
	CONSTRAINT fk_phrases_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "phrases" VALUES(1,1,1,'la cuenta','счёт','','','','la cuenta','','2026-03-09 08:00:00.000000','2026-03-09 08:00:00.000000','2026-03-09','','','',0,'');
INSERT INTO "phrases" VALUES(2,1,1,'¿Qué tal?','Как дела?','','','','¿qué tal?','','2026-03-09 08:00:00.000000','2026-03-09 08:00:00.000000','2026-03-09','','','',0,'');
INSERT INTO "phrases" VALUES(3,1,1,'{to}','к','','','','{to}','','2026-03-09 08:00:00.000000','2026-03-09 08:00:00.000000','2026-03-09','to','','',0,'');
INSERT INTO "phrases" VALUES(4,1,2,'tea','чай','','','','tea','','2026-03-09 08:00:00.000000','2026-03-09 08:00:00.000000','2026-03-09','','','',0,'');
CREATE TABLE recordings (
	user_id INTEGER NOT NULL, 
	digest TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_recordings PRIMARY KEY (user_id, digest), 
	CONSTRAINT fk_recordings_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
);
INSERT INTO "recordings" VALUES(1,'abababababababababababababababababababababababababababababababab','audio/mpeg',X'494433206E6F74206120736F756E64');
CREATE TABLE reminder_plans (
	user_id INTEGER NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	chat_id INTEGER, 
	chat_name TEXT NOT NULL, 
	local_time TIME NOT NULL, 
	weekdays SMALLINT NOT NULL, 
	threshold INTEGER NOT NULL, 
	only_if_unreviewed BOOLEAN NOT NULL, 
	effective_from DATE NOT NULL, 
	channel_error TEXT NOT NULL, 
	link_code_hash TEXT, 
	link_code_expires_at DATETIME, 
	CONSTRAINT pk_reminder_plans PRIMARY KEY (user_id), 
	CONSTRAINT ck_reminder_plans_threshold CHECK (threshold >= 1), 
	CONSTRAINT ck_reminder_plans_weekdays CHECK (weekdays BETWEEN 0 AND 127), 
	CONSTRAINT fk_reminder_plans_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reminder_plans_chat_id UNIQUE (chat_id)
);
INSERT INTO "reminder_plans" VALUES(1,1,7,'Ann','09:00:00.000000',127,1,1,'2026-03-09','',NULL,NULL);
CREATE TABLE reminders (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	local_date DATE NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	token TEXT NOT NULL, 
	leased_until DATETIME NOT NULL, 
	owed_until DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	error TEXT NOT NULL, 
	due_count INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT ck_reminders_state CHECK (state IN ('claimed', 'sending', 'sent', 'retry', 'unknown', 'failed', 'skipped')), 
	CONSTRAINT fk_reminders_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reminders_user_id_local_date_kind UNIQUE (user_id, local_date, kind)
);
INSERT INTO "reminders" VALUES(1,1,'2026-03-09','daily','sent','t','2026-03-09 08:00:00.000000','2026-03-09 20:30:00.000000',1,'',3,'2026-03-09 08:00:00.000000','2026-03-09 08:00:00.000000');
CREATE TABLE reviews (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id INTEGER NOT NULL, 
	card_id INTEGER NOT NULL, 
	phrase_id INTEGER NOT NULL, 
	deck_id INTEGER NOT NULL, 
	reviewed_at DATETIME NOT NULL, 
	studied_on DATE NOT NULL, 
	rating SMALLINT NOT NULL, 
	duration_ms INTEGER NOT NULL, 
	interval_days INTEGER NOT NULL, 
	before_state SMALLINT NOT NULL, 
	before_step SMALLINT, 
	before_stability FLOAT, 
	before_difficulty FLOAT, 
	before_due_on DATE, 
	before_due_at DATETIME, 
	before_interval_days INTEGER NOT NULL, 
	before_last_reviewed_at DATETIME, 
	before_last_studied_on DATE, 
	before_reps INTEGER NOT NULL, 
	before_lapses INTEGER NOT NULL, 
	buried_cards TEXT NOT NULL, typed TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT ck_reviews_rating CHECK (rating BETWEEN 1 AND 4), 
	CONSTRAINT fk_reviews_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reviews_card_id_before_reps UNIQUE (card_id, before_reps)
);
INSERT INTO "reviews" VALUES(1,1,1,1,1,'2026-03-09 08:00:00.000000','2026-03-09',3,2500,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,0,'','');
INSERT INTO "reviews" VALUES(2,1,1,1,1,'2026-03-09 20:30:00.000000','2026-03-09',3,2500,4,1,1,2.25,5.5,NULL,'2026-03-09 08:10:00.000000',0,'2026-03-09 08:00:00.000000','2026-03-09',1,0,'','');
INSERT INTO "reviews" VALUES(3,1,3,2,1,'2026-03-09 20:30:00.000000','2026-03-09',1,2500,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,0,0,'','que tal');
CREATE TABLE sender_state (
	id SMALLINT NOT NULL, 
	heartbeat_at DATETIME, 
	schema_revision TEXT NOT NULL, 
	last_error TEXT NOT NULL, 
	last_error_at DATETIME, 
	hold_until DATETIME, 
	token_rejected_at DATETIME, 
	CONSTRAINT pk_sender_state PRIMARY KEY (id), 
	CONSTRAINT ck_sender_state_single CHECK (id = 1)
);
CREATE TABLE users (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	handle TEXT NOT NULL, 
	time_zone TEXT NOT NULL, 
	rollover_hour SMALLINT NOT NULL, 
	interface_language TEXT, 
	new_per_day INTEGER NOT NULL, 
	reviews_per_day INTEGER NOT NULL, 
	desired_retention FLOAT NOT NULL, 
	created_at DATETIME NOT NULL, browser_language TEXT, review_order TEXT DEFAULT 'retrievability' NOT NULL, bury_siblings BOOLEAN DEFAULT 1 NOT NULL, two_buttons BOOLEAN DEFAULT 0 NOT NULL, autoplay BOOLEAN DEFAULT 0 NOT NULL, leech_threshold INTEGER DEFAULT '8' NOT NULL, easy_weekdays SMALLINT DEFAULT '0' NOT NULL, extra_on DATE, extra_new INTEGER DEFAULT '0' NOT NULL, extra_reviews INTEGER DEFAULT '0' NOT NULL, last_studied_on DATE, 
	CONSTRAINT ck_users_desired_retention CHECK (desired_retention BETWEEN 0.7 AND 0.99), 
	CONSTRAINT ck_users_rollover_hour CHECK (rollover_hour BETWEEN 0 AND 23), 
	CONSTRAINT uq_users_handle UNIQUE (handle)
);
INSERT INTO "users" VALUES(1,'local','Europe/Madrid',4,'ru',20,200,0.9,'2026-03-09 08:00:00.000000',NULL,'retrievability',1,0,0,8,0,NULL,0,0,'2026-03-09');
CREATE INDEX ix_phrases_deck_id ON phrases (deck_id);
CREATE INDEX ix_phrases_user_id_deck_id_id ON phrases (user_id, deck_id, id);
CREATE INDEX ix_phrases_user_id_phrase_key ON phrases (user_id, phrase_key);
CREATE INDEX ix_cards_deck ON cards (deck_id, state);
CREATE INDEX ix_cards_due ON cards (user_id, deck_id, due_on, interval_days, buried_until, phrase_id, state, suspended) WHERE state = 2 AND suspended = false;
CREATE INDEX ix_cards_learning ON cards (user_id, due_at) WHERE state IN (1, 3) AND suspended = false;
CREATE INDEX ix_cards_new ON cards (user_id, deck_id, position) WHERE state = 0 AND suspended = false;
CREATE INDEX ix_reviews_user_id_studied_on_id ON reviews (user_id, studied_on, id);
CREATE INDEX ix_reminders_open ON reminders (leased_until) WHERE finished_at IS NULL;
CREATE INDEX ix_phrases_recording ON phrases (user_id, recording) WHERE recording <> '';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('users',1);
INSERT INTO "sqlite_sequence" VALUES('decks',2);
INSERT INTO "sqlite_sequence" VALUES('phrases',4);
INSERT INTO "sqlite_sequence" VALUES('cards',5);
INSERT INTO "sqlite_sequence" VALUES('reviews',3);
INSERT INTO "sqlite_sequence" VALUES('reminders',1);
COMMIT;
