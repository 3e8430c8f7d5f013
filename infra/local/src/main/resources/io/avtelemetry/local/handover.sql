-- Gives a database that was made before there were roles what roles.sql builds upon. Run in it by the superuser it has, who owns the tables and
-- is av.owner. Who has made a server cannot cease to be its superuser: so it takes the name av.superuser, with av.superuser_password, and
-- a new av.owner gets the tables. All of it, or nothing.
DO $$
DECLARE
  relation text;
BEGIN
  -- Nobody is renamed by himself.
  CREATE ROLE av_handover SUPERUSER;
  SET LOCAL SESSION AUTHORIZATION av_handover;
  EXECUTE format('ALTER ROLE %I RENAME TO %I', current_setting('av.owner'), current_setting('av.superuser'));
  RESET SESSION AUTHORIZATION;
  DROP ROLE av_handover;
  EXECUTE format('ALTER ROLE CURRENT_USER PASSWORD %L', current_setting('av.superuser_password'));
  EXECUTE format('CREATE ROLE %I', current_setting('av.owner'));
  FOR relation IN
    SELECT oid::regclass::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole AND relkind IN ('r', 'p', 'v')
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO %I', relation, current_setting('av.owner'));
  END LOOP;
END $$
