-- Spreads the tables of schema version 2 over 8 partitions each, by the hash of the session's id, in PostgreSQL 14 or
-- later. Everything of a session stays in partitions of the same number. The program needs no change and no setting.
--
--     psql --set ON_ERROR_STOP=1 --single-transaction --file partition_by_session.sql DATABASE
--
-- Run it as the owner of the tables, with the search_path of their schema. With another table_prefix, replace
-- sessiondock_ everywhere. It copies every row while nobody else can read or write, and needs the space for that. It is
-- all or nothing, and does nothing a second time.
DO $$
DECLARE
    partitions CONSTANT INTEGER := 8;
    -- those that others refer to come first
    kinds CONSTANT TEXT[] := ARRAY['sessions', 'labels', 'numbers', 'events', 'recordings', 'chunks', 'texts'];
    kind TEXT;
    name TEXT;
    made RECORD;
BEGIN
    PERFORM pg_advisory_xact_lock(25322130700);
    IF (SELECT version FROM sessiondock_schema) <> 2 THEN
        RAISE EXCEPTION 'this is for schema version 2 of sessiondock';
    END IF;
    IF (SELECT relkind FROM pg_class WHERE oid = 'sessiondock_sessions'::regclass) = 'p' THEN
        RAISE NOTICE 'the tables are partitioned already';
        RETURN;
    END IF;
    FOREACH kind IN ARRAY kinds LOOP
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', 'sessiondock_' || kind);
    END LOOP;

    CREATE TEMPORARY TABLE sessiondock_definitions ON COMMIT DROP AS
    SELECT c.relname::TEXT AS "table", o.conname::TEXT AS "name", o.contype::TEXT AS type,
           pg_get_constraintdef(o.oid) AS definition
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
    WHERE c.oid IN (SELECT ('sessiondock_' || unnest(kinds))::regclass) AND o.contype IN ('p', 'u', 'f')
    UNION ALL
    SELECT c.relname, x.relname, 'i', pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
    WHERE c.oid IN (SELECT ('sessiondock_' || unnest(kinds))::regclass) AND NOT i.indisunique;

    FOR made IN SELECT * FROM sessiondock_definitions WHERE type = 'f' LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', made."table", made."name");
    END LOOP;
    FOREACH kind IN ARRAY kinds LOOP
        name := 'sessiondock_' || kind;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', name, name || '_plain');
        EXECUTE format(
            'CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY HASH (session_id)',
            name, name || '_plain');
        FOR number IN 0 .. partitions - 1 LOOP
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
                name || '_' || number, name, partitions, number);
        END LOOP;
        EXECUTE format('INSERT INTO %I SELECT * FROM %I', name, name || '_plain');
        EXECUTE format('DROP TABLE %I', name || '_plain');
    END LOOP;
    -- keys first, then what refers to them
    FOR made IN SELECT * FROM sessiondock_definitions ORDER BY array_position(ARRAY['p', 'u', 'i', 'f'], type) LOOP
        IF made.type = 'i' THEN
            EXECUTE made.definition;
        ELSE
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', made."table", made."name", made.definition);
        END IF;
    END LOOP;
    FOREACH kind IN ARRAY kinds LOOP
        EXECUTE format('ANALYZE %I', 'sessiondock_' || kind);
    END LOOP;
END $$;
