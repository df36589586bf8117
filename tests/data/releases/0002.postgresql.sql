SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.cards (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    deck_id bigint NOT NULL,
    phrase_id bigint NOT NULL,
    kind text NOT NULL,
    "position" bigint NOT NULL,
    state smallint NOT NULL,
    step smallint,
    stability double precision,
    difficulty double precision,
    due_on date,
    due_at timestamp with time zone,
    interval_days integer NOT NULL,
    last_reviewed_at timestamp with time zone,
    last_studied_on date,
    reps integer NOT NULL,
    lapses integer NOT NULL,
    suspended boolean DEFAULT false NOT NULL,
    buried_until date,
    CONSTRAINT ck_cards_due CHECK ((((state = 0) AND (due_on IS NULL) AND (due_at IS NULL)) OR ((state = 2) AND (due_on IS NOT NULL) AND (due_at IS NULL)) OR ((state = ANY (ARRAY[1, 3])) AND (due_at IS NOT NULL) AND (due_on IS NULL)))),
    CONSTRAINT ck_cards_memory CHECK (((stability IS NULL) = (difficulty IS NULL))),
    CONSTRAINT ck_cards_state CHECK (((state >= 0) AND (state <= 3)))
);
CREATE SEQUENCE public.cards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cards_id_seq OWNED BY public.cards.id;
CREATE TABLE public.daily (
    user_id bigint NOT NULL,
    studied_on date NOT NULL,
    deck_id bigint NOT NULL,
    again integer NOT NULL,
    hard integer NOT NULL,
    good integer NOT NULL,
    easy integer NOT NULL,
    new integer NOT NULL,
    learning integer NOT NULL,
    young integer NOT NULL,
    mature integer NOT NULL,
    relearning integer NOT NULL,
    young_passed integer NOT NULL,
    young_failed integer NOT NULL,
    mature_passed integer NOT NULL,
    mature_failed integer NOT NULL,
    milliseconds bigint NOT NULL
);
CREATE TABLE public.decks (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    name_key text NOT NULL,
    learning text NOT NULL,
    known text NOT NULL,
    card_kinds text NOT NULL,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    accents_matter boolean DEFAULT true NOT NULL
);
CREATE SEQUENCE public.decks_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.decks_id_seq OWNED BY public.decks.id;
CREATE TABLE public.neutral_days (
    user_id bigint NOT NULL,
    day date NOT NULL
);
CREATE TABLE public.phrases (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    deck_id bigint NOT NULL,
    text text NOT NULL,
    translation text NOT NULL,
    hint text NOT NULL,
    note text NOT NULL,
    tags text NOT NULL,
    phrase_key text NOT NULL,
    search_text text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    added_on date NOT NULL,
    keyword text DEFAULT ''::text NOT NULL,
    alternatives text DEFAULT ''::text NOT NULL,
    card_kinds text DEFAULT ''::text NOT NULL,
    marked boolean DEFAULT false NOT NULL,
    recording text DEFAULT ''::text NOT NULL
);
CREATE SEQUENCE public.phrases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.phrases_id_seq OWNED BY public.phrases.id;
CREATE TABLE public.recordings (
    user_id bigint NOT NULL,
    digest text NOT NULL,
    media_type text NOT NULL,
    content bytea NOT NULL
);
CREATE TABLE public.reminder_plans (
    user_id bigint NOT NULL,
    enabled boolean NOT NULL,
    chat_id bigint,
    chat_name text NOT NULL,
    local_time time without time zone NOT NULL,
    weekdays smallint NOT NULL,
    threshold integer NOT NULL,
    only_if_unreviewed boolean NOT NULL,
    effective_from date NOT NULL,
    channel_error text NOT NULL,
    link_code_hash text,
    link_code_expires_at timestamp with time zone,
    CONSTRAINT ck_reminder_plans_threshold CHECK ((threshold >= 1)),
    CONSTRAINT ck_reminder_plans_weekdays CHECK (((weekdays >= 0) AND (weekdays <= 127)))
);
CREATE TABLE public.reminders (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    local_date date NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    token text NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    owed_until timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    error text NOT NULL,
    due_count integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT ck_reminders_state CHECK ((state = ANY (ARRAY['claimed'::text, 'sending'::text, 'sent'::text, 'retry'::text, 'unknown'::text, 'failed'::text, 'skipped'::text])))
);
CREATE SEQUENCE public.reminders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reminders_id_seq OWNED BY public.reminders.id;
CREATE TABLE public.reviews (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    card_id bigint NOT NULL,
    phrase_id bigint NOT NULL,
    deck_id bigint NOT NULL,
    reviewed_at timestamp with time zone NOT NULL,
    studied_on date NOT NULL,
    rating smallint NOT NULL,
    duration_ms integer NOT NULL,
    interval_days integer NOT NULL,
    before_state smallint NOT NULL,
    before_step smallint,
    before_stability double precision,
    before_difficulty double precision,
    before_due_on date,
    before_due_at timestamp with time zone,
    before_interval_days integer NOT NULL,
    before_last_reviewed_at timestamp with time zone,
    before_last_studied_on date,
    before_reps integer NOT NULL,
    before_lapses integer NOT NULL,
    buried_cards text NOT NULL,
    typed text DEFAULT ''::text NOT NULL,
    CONSTRAINT ck_reviews_rating CHECK (((rating >= 1) AND (rating <= 4)))
);
CREATE SEQUENCE public.reviews_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.reviews_id_seq OWNED BY public.reviews.id;
CREATE TABLE public.sender_state (
    id smallint NOT NULL,
    heartbeat_at timestamp with time zone,
    schema_revision text NOT NULL,
    last_error text NOT NULL,
    last_error_at timestamp with time zone,
    hold_until timestamp with time zone,
    token_rejected_at timestamp with time zone,
    CONSTRAINT ck_sender_state_single CHECK ((id = 1))
);
CREATE TABLE public.users (
    id bigint NOT NULL,
    handle text NOT NULL,
    time_zone text NOT NULL,
    rollover_hour smallint NOT NULL,
    interface_language text,
    new_per_day integer NOT NULL,
    reviews_per_day integer NOT NULL,
    desired_retention double precision NOT NULL,
    created_at timestamp with time zone NOT NULL,
    browser_language text,
    review_order text DEFAULT 'retrievability'::text NOT NULL,
    bury_siblings boolean DEFAULT true NOT NULL,
    two_buttons boolean DEFAULT false NOT NULL,
    autoplay boolean DEFAULT false NOT NULL,
    leech_threshold integer DEFAULT 8 NOT NULL,
    easy_weekdays smallint DEFAULT '0'::smallint NOT NULL,
    extra_on date,
    extra_new integer DEFAULT 0 NOT NULL,
    extra_reviews integer DEFAULT 0 NOT NULL,
    last_studied_on date,
    CONSTRAINT ck_users_desired_retention CHECK (((desired_retention >= (0.7)::double precision) AND (desired_retention <= (0.99)::double precision))),
    CONSTRAINT ck_users_rollover_hour CHECK (((rollover_hour >= 0) AND (rollover_hour <= 23)))
);
CREATE SEQUENCE public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.cards ALTER COLUMN id SET DEFAULT nextval('public.cards_id_seq'::regclass);
ALTER TABLE ONLY public.decks ALTER COLUMN id SET DEFAULT nextval('public.decks_id_seq'::regclass);
ALTER TABLE ONLY public.phrases ALTER COLUMN id SET DEFAULT nextval('public.phrases_id_seq'::regclass);
ALTER TABLE ONLY public.reminders ALTER COLUMN id SET DEFAULT nextval('public.reminders_id_seq'::regclass);
ALTER TABLE ONLY public.reviews ALTER COLUMN id SET DEFAULT nextval('public.reviews_id_seq'::regclass);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES
	('0002');
INSERT INTO public.cards VALUES
	(1, 1, 1, 1, 'recognition', 1, 2, NULL, 4.5, 5.25, '2026-03-13', NULL, 4, '2026-03-09 20:30:00+00', '2026-03-09', 2, 0, false, NULL),
	(2, 1, 1, 1, 'production', 2, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, false, NULL),
	(3, 1, 1, 2, 'recognition', 3, 1, 0, 0.4, 7, NULL, '2026-03-09 20:30:00+00', 0, '2026-03-09 20:30:00+00', '2026-03-09', 1, 0, false, NULL),
	(4, 1, 1, 3, 'recognition', 4, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, true, NULL),
	(5, 1, 2, 4, 'recognition', 5, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, false, NULL);
INSERT INTO public.daily VALUES
	(1, '2026-03-09', 1, 1, 0, 2, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 7500);
INSERT INTO public.decks VALUES
	(1, 1, 'Поездка', 'поездка', 'es', 'ru', 'recognition,production', NULL, '2026-03-09 08:00:00+00', true),
	(2, 1, 'Old', 'old', 'en', 'ru', 'recognition', '2026-03-09 20:30:00+00', '2026-03-09 08:00:00+00', true);
INSERT INTO public.neutral_days VALUES
	(1, '2026-03-08');
INSERT INTO public.phrases VALUES
	(1, 1, 1, 'la cuenta', 'счёт', '', '', '', 'la cuenta', '', '2026-03-09 08:00:00+00', '2026-03-09 08:00:00+00', '2026-03-09', '', '', '', false, ''),
	(2, 1, 1, '¿Qué tal?', 'Как дела?', '', '', '', '¿qué tal?', '', '2026-03-09 08:00:00+00', '2026-03-09 08:00:00+00', '2026-03-09', '', '', '', false, ''),
	(3, 1, 1, '{to}', 'к', '', '', '', '{to}', '', '2026-03-09 08:00:00+00', '2026-03-09 08:00:00+00', '2026-03-09', 'to', '', '', false, ''),
	(4, 1, 2, 'tea', 'чай', '', '', '', 'tea', '', '2026-03-09 08:00:00+00', '2026-03-09 08:00:00+00', '2026-03-09', '', '', '', false, '');
INSERT INTO public.recordings VALUES
	(1, 'abababababababababababababababababababababababababababababababab', 'audio/mpeg', '\x494433206e6f74206120736f756e64');
INSERT INTO public.reminder_plans VALUES
	(1, true, 7, 'Ann', '09:00:00', 127, 1, true, '2026-03-09', '', NULL, NULL);
INSERT INTO public.reminders VALUES
	(1, 1, '2026-03-09', 'daily', 'sent', 't', '2026-03-09 08:00:00+00', '2026-03-09 20:30:00+00', 1, '', 3, '2026-03-09 08:00:00+00', '2026-03-09 08:00:00+00');
INSERT INTO public.reviews VALUES
	(1, 1, 1, 1, 1, '2026-03-09 08:00:00+00', '2026-03-09', 3, 2500, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, '', ''),
	(2, 1, 1, 1, 1, '2026-03-09 20:30:00+00', '2026-03-09', 3, 2500, 4, 1, 1, 2.25, 5.5, NULL, '2026-03-09 08:10:00+00', 0, '2026-03-09 08:00:00+00', '2026-03-09', 1, 0, '', ''),
	(3, 1, 3, 2, 1, '2026-03-09 20:30:00+00', '2026-03-09', 1, 2500, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0, 0, '', 'que tal');
INSERT INTO public.users VALUES
	(1, 'local', 'Europe/Madrid', 4, 'ru', 20, 200, 0.9, '2026-03-09 08:00:00+00', NULL, 'retrievability', true, false, false, 8, 0, NULL, 0, 0, '2026-03-09');
SELECT pg_catalog.setval('public.cards_id_seq', 5, true);
SELECT pg_catalog.setval('public.decks_id_seq', 2, true);
SELECT pg_catalog.setval('public.phrases_id_seq', 4, true);
SELECT pg_catalog.setval('public.reminders_id_seq', 1, true);
SELECT pg_catalog.setval('public.reviews_id_seq', 3, true);
SELECT pg_catalog.setval('public.users_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT pk_cards PRIMARY KEY (id);
ALTER TABLE ONLY public.daily
    ADD CONSTRAINT pk_daily PRIMARY KEY (user_id, studied_on, deck_id);
ALTER TABLE ONLY public.decks
    ADD CONSTRAINT pk_decks PRIMARY KEY (id);
ALTER TABLE ONLY public.neutral_days
    ADD CONSTRAINT pk_neutral_days PRIMARY KEY (user_id, day);
ALTER TABLE ONLY public.phrases
    ADD CONSTRAINT pk_phrases PRIMARY KEY (id);
ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT pk_recordings PRIMARY KEY (user_id, digest);
ALTER TABLE ONLY public.reminder_plans
    ADD CONSTRAINT pk_reminder_plans PRIMARY KEY (user_id);
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT pk_reminders PRIMARY KEY (id);
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT pk_reviews PRIMARY KEY (id);
ALTER TABLE ONLY public.sender_state
    ADD CONSTRAINT pk_sender_state PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT uq_cards_phrase_id_kind UNIQUE (phrase_id, kind);
ALTER TABLE ONLY public.decks
    ADD CONSTRAINT uq_decks_user_id_name_key UNIQUE (user_id, name_key);
ALTER TABLE ONLY public.reminder_plans
    ADD CONSTRAINT uq_reminder_plans_chat_id UNIQUE (chat_id);
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT uq_reminders_user_id_local_date_kind UNIQUE (user_id, local_date, kind);
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT uq_reviews_card_id_before_reps UNIQUE (card_id, before_reps);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT uq_users_handle UNIQUE (handle);
CREATE INDEX ix_cards_deck ON public.cards USING btree (deck_id, state);
CREATE INDEX ix_cards_due ON public.cards USING btree (user_id, deck_id, due_on, interval_days, buried_until, phrase_id, state, suspended) WHERE ((state = 2) AND (suspended = false));
CREATE INDEX ix_cards_learning ON public.cards USING btree (user_id, due_at) WHERE ((state = ANY (ARRAY[1, 3])) AND (suspended = false));
CREATE INDEX ix_cards_new ON public.cards USING btree (user_id, deck_id, "position") WHERE ((state = 0) AND (suspended = false));
CREATE INDEX ix_phrases_deck_id ON public.phrases USING btree (deck_id);
CREATE INDEX ix_phrases_recording ON public.phrases USING btree (user_id, recording) WHERE (recording <> ''::text);
CREATE INDEX ix_phrases_user_id_deck_id_id ON public.phrases USING btree (user_id, deck_id, id);
CREATE INDEX ix_phrases_user_id_phrase_key ON public.phrases USING btree (user_id, phrase_key);
CREATE INDEX ix_reminders_open ON public.reminders USING btree (leased_until) WHERE (finished_at IS NULL);
CREATE INDEX ix_reviews_user_id_studied_on_id ON public.reviews USING btree (user_id, studied_on, id);
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT fk_cards_deck_id_decks FOREIGN KEY (deck_id) REFERENCES public.decks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT fk_cards_phrase_id_phrases FOREIGN KEY (phrase_id) REFERENCES public.phrases(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cards
    ADD CONSTRAINT fk_cards_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.daily
    ADD CONSTRAINT fk_daily_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.decks
    ADD CONSTRAINT fk_decks_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.neutral_days
    ADD CONSTRAINT fk_neutral_days_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.phrases
    ADD CONSTRAINT fk_phrases_deck_id_decks FOREIGN KEY (deck_id) REFERENCES public.decks(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.phrases
    ADD CONSTRAINT fk_phrases_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.recordings
    ADD CONSTRAINT fk_recordings_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reminder_plans
    ADD CONSTRAINT fk_reminder_plans_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT fk_reminders_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT fk_reviews_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
