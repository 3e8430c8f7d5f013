-- Makes the roles of an installation and gives them its database; run there by the superuser, as often as one likes. Who they are, settings
-- of the session tell: av.owner and av.owner_password, av.writer …, av.reader …. The owner makes the tables, and grants the others what
-- they need of them. What PostgreSQL lets everybody do and nobody here needs is taken back from everybody: large objects, advisory locks (but
-- for the owner, whose sinks make tables under one), other databases.
DO $$
DECLARE
  who text;
  role text;
  other text;
BEGIN
  FOREACH who IN ARRAY ARRAY['owner', 'writer', 'reader'] LOOP
    role := current_setting('av.' || who);
    IF role = session_user THEN
      RAISE EXCEPTION 'the % must be another role than the superuser %', who, session_user;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I', role);
    END IF;
    EXECUTE format(
      'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD %L',
      role, current_setting('av.' || who || '_password'));
  END LOOP;
  role := current_setting('av.owner');
  EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), role);
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE 'REVOKE CREATE ON SCHEMA public FROM PUBLIC';
  EXECUTE (
    SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', string_agg(oid::regprocedure::text, ', ')) FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|loread$|lowrite$|pg_(try_)?advisory_)');
  EXECUTE (
    SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', string_agg(oid::regprocedure::text, ', '), role) FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_');
  FOR other IN
    SELECT datname FROM pg_database
    WHERE datname IN ('postgres', 'template1') AND has_database_privilege('public', oid, 'CONNECT, TEMPORARY')
  LOOP
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', other);
  END LOOP;
  role := current_setting('av.writer');
  EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), role);
  role := current_setting('av.reader');
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
  EXECUTE format('ALTER ROLE %I CONNECTION LIMIT 32', role);
  EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', role);
END $$
