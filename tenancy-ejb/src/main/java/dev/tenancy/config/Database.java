package dev.tenancy.config;

/**
 * Where the database is and who logs in.
 *
 * @param url a {@code jdbc:postgresql:} URL
 * @param app the login of the application
 * @param owner the login that runs DDL and owns the objects; may be the same
 */
public record Database(String url, Login app, Login owner) {

    /**
     * A database login.
     *
     * @param user the role
     * @param password its password; empty where the server asks for none
     */
    public record Login(String user, String password) {

        /** Hides the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }
}
