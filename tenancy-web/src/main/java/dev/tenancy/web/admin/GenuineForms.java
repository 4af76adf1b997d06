package dev.tenancy.web.admin;

import dev.tenancy.problem.TenancyException.MalformedRequest;
import jakarta.faces.context.FacesContext;
import jakarta.faces.context.PartialViewContext;
import jakarta.faces.event.PhaseEvent;
import jakarta.faces.event.PhaseId;
import jakarta.faces.event.PhaseListener;
import jakarta.faces.render.ResponseStateManager;
import java.util.Map;
import java.util.regex.Pattern;
import org.primefaces.context.PrimeFacesContext;
import org.primefaces.csp.CspException;

/**
 * Refuses forms that no page of ours has sent, before anything of them is done. Faces and PrimeFaces would find out late,
 * while they make the answer, and fail.
 */
public class GenuineForms implements PhaseListener {

    private static final long serialVersionUID = 1L;

    /** What PrimeFaces' policy lets a page's own scripts run by; its script, or the page, puts it into every form. */
    private static final String NONCE = "primefaces.nonce";

    /** Faces' word for a page whose state is kept nowhere. */
    private static final String STATELESS = "stateless";

    /** That word, or the numbers of the state in the session. */
    private static final Pattern STATE = Pattern.compile(STATELESS + "|-?[0-9]{1,20}:-?[0-9]{1,20}");

    @Override
    public PhaseId getPhaseId() {
        return PhaseId.RESTORE_VIEW;
    }

    @Override
    public void beforePhase(PhaseEvent event) {
        FacesContext faces = event.getFacesContext();
        Map<String, String> sent = faces.getExternalContext().getRequestParameterMap();
        String state = sent.get(ResponseStateManager.VIEW_STATE_PARAM);
        boolean genuine = state == null
                ? !asksForAPart(faces.getPartialViewContext())
                : STATE.matcher(state).matches()
                        && !sent.getOrDefault(NONCE, "").isEmpty();
        if (!genuine) {
            throw refusal();
        }
    }

    /** Asks Faces whether the page keeps no state, if the form says so, and PrimeFaces whether the nonce is that of the page. */
    @Override
    public void afterPhase(PhaseEvent event) {
        FacesContext faces = event.getFacesContext();
        if (saysStateless(faces)
                && (faces.getViewRoot() == null || !faces.getViewRoot().isTransient())) {
            throw refusal();
        }
        if (faces.getViewRoot() != null && faces.isPostback()) {
            try {
                PrimeFacesContext.getCspState(faces).getNonce();
            } catch (CspException e) {
                throw refusal();
            }
        }
    }

    /** The nonce of the page that is shown, for forms that are to work without scripts. */
    public static String nonce() {
        return PrimeFacesContext.getCspState(FacesContext.getCurrentInstance()).getNonce();
    }

    /** By header or by parameter: PrimeFaces takes either. No page of ours does so but by its form. */
    private static boolean asksForAPart(PartialViewContext asked) {
        return asked.isPartialRequest() || asked.isAjaxRequest();
    }

    private static boolean saysStateless(FacesContext faces) {
        return STATELESS.equals(
                faces.getExternalContext().getRequestParameterMap().get(ResponseStateManager.VIEW_STATE_PARAM));
    }

    private static MalformedRequest refusal() {
        return new MalformedRequest(
                "This form is not as the page sends it, so nothing of it was done; open the page anew,"
                        + " with scripts switched on, and send it again.");
    }
}
